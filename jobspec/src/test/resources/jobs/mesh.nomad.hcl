# Consul's service mesh, with every field.
job "mesh" {
  group "app" {
    network {
      mode = "bridge"
      port "metrics" {}
    }

    service {
      name = "app"
      port = "9001"

      connect {
        sidecar_service {
          tags                      = ["s"]
          port                      = "proxy"
          disable_default_tcp_check = true
          meta {
            k = "v"
          }
          proxy {
            local_service_address = "127.0.0.2"
            local_service_port    = 9002
            config {
              local_connect_timeout_ms = 5000
            }
            expose {
              path {
                path            = "/metrics"
                protocol        = "http"
                local_path_port = 9003
                listener_port   = "metrics"
              }
            }
            upstreams {
              destination_name       = "db"
              destination_namespace  = "data"
              destination_peer       = "peer"
              destination_partition  = "part"
              destination_type       = "service"
              local_bind_port        = 5432
              datacenter             = "west"
              local_bind_address     = "127.0.0.3"
              local_bind_socket_path = "/run/db.sock"
              local_bind_socket_mode = "0600"
              mesh_gateway {
                mode = "local"
              }
              config {
                limit = 3
              }
            }
            transparent_proxy {
              uid                    = "101"
              outbound_port          = 15001
              exclude_inbound_ports  = ["metrics"]
              exclude_outbound_ports = [443, 8443]
              exclude_outbound_cidrs = ["10.0.0.0/8"]
              exclude_uids           = ["7"]
              no_dns                 = true
            }
          }
        }
        sidecar_task {
          name           = "proxy"
          driver         = "docker"
          user           = "envoy"
          kill_timeout   = "9s"
          kill_signal    = "SIGTERM"
          shutdown_delay = "3s"
          config {
            image = "envoy"
          }
          env {
            A = "b"
          }
          meta {
            m = "n"
          }
          resources {
            cpu = 50
          }
          logs {
            max_files = 2
          }
          volume_mount {
            volume      = "v"
            destination = "/v"
          }
          identity {
            name = "envoy"
            aud  = ["x"]
            ttl  = "1h"
          }
        }
      }
    }

    volume "v" {
      type   = "host"
      source = "v"
    }

    task "app" {
      driver = "raw_exec"
      config {
        command = "/bin/app"
      }
    }
  }

  group "native" {
    network {
      port "n" {}
    }
    service {
      name = "native"
      port = "n"
      task = "n"
      connect {
        native = true
      }
    }
    task "n" {
      driver = "raw_exec"
      config {
        command = "/bin/n"
      }
    }
  }

  group "ingress" {
    network {
      mode = "bridge"
    }
    service {
      name = "in"
      port = "8080"
      connect {
        gateway {
          proxy {
            connect_timeout                     = "3s"
            envoy_gateway_bind_tagged_addresses = true
            envoy_gateway_no_default_bind       = true
            envoy_dns_discovery_type            = "STRICT_DNS"
            envoy_gateway_bind_addresses "all" {
              address = "0.0.0.0"
              port    = 8080
            }
            config {
              a = 1
            }
          }
          ingress {
            tls {
              enabled         = true
              tls_min_version = "TLSv1_2"
              tls_max_version = "TLSv1_3"
              cipher_suites   = ["c"]
              sds {
                cluster_name  = "cl"
                cert_resource = "cr"
              }
            }
            listener {
              port     = 8080
              protocol = "http"
              service {
                name                    = "app"
                hosts                   = ["app.example.com"]
                max_connections         = 10
                max_pending_requests    = 11
                max_concurrent_requests = 12
                tls {
                  enabled = false
                }
                request_headers {
                  add {
                    x = "1"
                  }
                  set {
                    y = "2"
                  }
                  remove = ["z"]
                }
                response_headers {
                  remove = ["s"]
                }
              }
            }
          }
        }
      }
    }
  }

  group "out" {
    service {
      name = "out"
      connect {
        gateway {
          terminating {
            service {
              name      = "legacy"
              ca_file   = "/ca"
              cert_file = "/cert"
              key_file  = "/key"
              sni       = "legacy.example.com"
            }
          }
        }
      }
    }
  }

  group "between" {
    service {
      name = "between"
      connect {
        gateway {
          mesh {}
        }
      }
    }
  }
}
