# A service job that writes every field it can.
job "shop" {
  region      = "eu"
  namespace   = "shops"
  id          = "shop-front"
  name        = "Shop-front"
  type        = "service"
  priority    = 70
  all_at_once = true
  datacenters = ["east", "west-*"]
  node_pool   = "web"

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  constraint {
    attribute = "${attr.os.version}"
    operator  = "version"
    value     = ">= 20.04"
  }

  constraint {
    attribute = "${meta.rack}"
    operator  = "is_set"
  }

  constraint {
    attribute = "${attr.nomad.version}"
    semver    = ">= 1.6.0"
  }

  constraint {
    attribute        = "${meta.tags}"
    set_contains_all = "a,b"
  }

  constraint {
    attribute        = "${meta.tags}"
    set_contains_any = "c,d"
  }

  affinity {
    attribute        = "${meta.tags}"
    set_contains_all = "a,b"
  }

  affinity {
    attribute        = "${meta.tags}"
    set_contains_any = "c,d"
  }

  affinity {
    attribute = "${attr.nomad.version}"
    semver    = ">= 1.6.0"
  }

  affinity {
    attribute = "${node.class}"
    value     = "large"
    weight    = -20
  }

  spread {
    attribute = "${node.datacenter}"
    weight    = 80
    target "east" {
      percent = 60
    }
    target "west-1" {
      percent = 40
    }
  }

  update {
    stagger           = "20s"
    max_parallel      = 2
    health_check      = "task_states"
    min_healthy_time  = "5s"
    healthy_deadline  = "3m"
    progress_deadline = "9m"
    canary            = 1
    auto_revert       = true
    auto_promote      = true
  }

  reschedule {
    delay     = "20s"
    max_delay = "10m"
  }

  migrate {
    max_parallel     = 3
    health_check     = "task_states"
    min_healthy_time = "7s"
    healthy_deadline = "4m"
  }

  multiregion {
    strategy {
      max_parallel = 1
      on_failure   = "fail_all"
    }
    region "eu" {
      count       = 2
      datacenters = ["east"]
      node_pool   = "web"
      meta {
        flag = "blue"
      }
    }
    region "us" {}
  }

  meta {
    owner = "shop team"
  }

  ui {
    description = "The **front** of the shop."
    link {
      label = "Runbook"
      url   = "https://example.com/runbook"
    }
  }

  vault {
    role = "job-role"
  }

  secret "shared" {
    provider = "nomad"
    path     = "shared/keys"
    config {
      namespace = "other"
    }
  }

  group "web" {
    count            = 2
    shutdown_delay   = "6s"

    constraint {
      distinct_hosts = true
    }

    constraint {
      distinct_property = "${meta.rack}"
      value             = "2"
    }

    affinity {
      attribute    = "${meta.tags}"
      set_contains = "ssd,10g"
    }

    spread {
      attribute = "${meta.rack}"
    }

    disconnect {
      lost_after = "6h"
      replace    = false
      reconcile  = "keep_original"
    }

    restart {
      attempts         = 5
      interval         = "10m"
      delay            = "25s"
      mode             = "delay"
      render_templates = true
    }

    reschedule {
      attempts       = 2
      interval       = "1h"
      delay_function = "fibonacci"
      unlimited      = false
    }

    ephemeral_disk {
      sticky  = true
      migrate = true
      size    = 500
    }

    update {
      canary = 2
    }

    migrate {
      max_parallel = 1
    }

    network {
      mode     = "bridge"
      hostname = "web-${NOMAD_ALLOC_INDEX}"

      port "http" {
        static       = 8080
        to           = 80
        host_network = "public"
      }

      port "admin" {
        to = -1
      }

      dns {
        servers  = ["10.0.0.2", "10.0.0.3"]
        searches = ["shop.internal"]
        options  = ["ndots:2"]
      }

      cni {
        args = {
          "nomad.env" = "prod"
        }
      }
    }

    volume "uploads" {
      type            = "csi"
      source          = "uploads"
      read_only       = true
      sticky          = false
      access_mode     = "multi-node-reader-only"
      attachment_mode = "file-system"
      per_alloc       = false
      mount_options {
        fs_type     = "ext4"
        mount_flags = ["noatime"]
      }
    }

    service {
      name                = "${BASE}-http"
      tags                = ["a", "b"]
      canary_tags         = ["c"]
      enable_tag_override = true
      port                = "http"
      address_mode        = "auto"
      address             = "198.51.100.7"
      task                = "server"
      on_update           = "ignore_warnings"
      provider            = "consul"
      cluster             = "second"
      kind                = ""

      meta {
        version = "7"
      }

      canary_meta {
        version = "8"
      }

      tagged_addresses {
        wan = "198.51.100.8"
      }

      weights {
        passing = 3
        warning = 2
      }

      identity {
        name = "consul_http"
        aud  = ["consul.io"]
        ttl  = "1h"
      }

      check_restart {
        limit           = 3
        grace           = "30s"
        ignore_warnings = true
      }

      check {
        name                     = "up"
        type                     = "http"
        path                     = "/health"
        protocol                 = "https"
        port                     = "admin"
        expose                   = true
        address_mode             = "host"
        advertise                = "198.51.100.9"
        interval                 = "10s"
        timeout                  = "2s"
        initial_status           = "warning"
        notes                    = "Is it up?"
        tls_server_name          = "shop.internal"
        tls_skip_verify          = true
        method                   = "POST"
        body                     = "{}"
        success_before_passing   = 2
        failures_before_critical = 3
        failures_before_warning  = 1
        on_update                = "ignore_warnings"
        header {
          Accept = ["text/plain", "text/html"]
        }
        check_restart {
          limit = 4
        }
      }

      check {
        type     = "script"
        task     = "server"
        command  = "/bin/probe"
        args     = ["-q"]
        interval = "1m"
        timeout  = "5s"
      }

      check {
        type         = "grpc"
        grpc_service = "shop.v1"
        grpc_use_tls = true
        interval     = "15s"
        timeout      = "3s"
      }
    }

    scaling {
      min     = 1
      max     = 9
      enabled = false
      type    = "horizontal"
      policy {
        cooldown = "2m"
        check "cpu" {
          query = "avg"
          strategy "target-value" {
            target = 70
          }
        }
      }
    }

    consul {
      namespace = "shop"
      cluster   = "second"
      partition = "eu"
    }

    meta {
      tier = "front"
    }

    task "server" {
      driver         = "raw_exec"
      user           = "www"
      leader         = true
      kill_timeout   = "20s"
      kill_signal    = "SIGQUIT"
      shutdown_delay = "4s"
      kind           = ""

      config {
        command = "/bin/server"
        args    = ["--port", "${NOMAD_PORT_http}", 7, true]
        nested {
          level = 1
          deeper "label" {
            level = 2
          }
        }
        nested {
          level = 3
        }
        labels = {
          colour = "red"
        }
      }

      env {
        LANG = "C"
        PORT = "${NOMAD_PORT_http}"
        N    = 3
      }

      meta {
        colour = "red"
      }

      constraint {
        attribute = "${attr.cpu.arch}"
        regexp    = "64$"
      }

      affinity {
        attribute = "${attr.memory.totalbytes}"
        operator  = ">"
        value     = "1000"
      }

      restart {
        attempts = 7
      }

      resources {
        cpu        = 500
        memory     = 256
        memory_max = 512
        secrets    = 2
        network {
          mbits = 10
          port "old" {}
        }
        device "vendor/gpu" {
          count = 2
          constraint {
            attribute = "${device.model}"
            value     = "k80"
          }
          affinity {
            attribute = "${device.attr.memory}"
            operator  = ">="
            value     = "4 GiB"
            weight    = 75
          }
        }
        numa {
          affinity = "require"
          devices  = ["vendor/gpu"]
        }
      }

      logs {
        max_files     = 3
        max_file_size = 15
        disabled      = false
      }

      artifact {
        source      = "https://example.com/app.tgz"
        destination = "local/app"
        mode        = "dir"
        insecure    = true
        chown       = true
        options {
          checksum = "md5:d41d8cd98f00b204e9800998ecf8427e"
        }
        headers {
          X-Token = "t"
        }
      }

      artifact {
        source = "https://example.com/one.bin"
        mode   = "file"
      }

      vault {
        policies               = ["shop"]
        role                   = "shop"
        namespace              = "eu"
        cluster                = "second"
        env                    = false
        disable_file           = true
        change_mode            = "signal"
        change_signal          = "sigusr1"
        allow_token_expiration = true
      }

      consul {
        cluster = "second"
      }

      template {
        data                 = "{{ key \"a\" }}"
        destination          = "local/a.conf"
        change_mode          = "script"
        perms                = "600"
        uid                  = 33
        gid                  = 34
        left_delimiter       = "[["
        right_delimiter      = "]]"
        splay                = "1s"
        once                 = true
        error_on_missing_key = true
        change_script {
          command             = "/bin/reload"
          args                = ["-x"]
          timeout             = "9s"
          fail_on_error       = true
          run_on_first_render = true
        }
        wait {
          min = "2s"
          max = "8s"
        }
      }

      template {
        source        = "local/env.tpl"
        destination   = "secrets/env"
        env           = true
        change_mode   = "noop"
      }

      template {
        data          = "x"
        destination   = "local/x"
        change_mode   = "signal"
        change_signal = "sighup"
      }

      dispatch_payload {
        file = "in.json"
      }

      volume_mount {
        volume           = "uploads"
        destination      = "/uploads"
        read_only        = true
        propagation_mode = "host-to-task"
        selinux_label    = "z"
      }

      csi_plugin {
        id                     = "nfs"
        type                   = "node"
        mount_dir              = "/csi"
        stage_publish_base_dir = "/local/csi"
        health_timeout         = "1m"
      }

      scaling "cpu" {
        min = 100
        max = 900
        policy {
          target = "app"
        }
      }

      scaling "mem" {
        max = 512
      }

      secret "own" {
        provider = "custom"
        path     = "a/b"
        env {
          REGION = "eu"
        }
      }

      identity {
        env  = true
        file = true
        change_mode = "restart"
      }

      identity {
        name          = "aws"
        aud           = ["aws"]
        file          = true
        filepath      = "local/aws.jwt"
        ttl           = "30m"
        change_mode   = "signal"
        change_signal = "sighup"
        service_name  = ""
        extra_claims  = ["unix_user"]
      }

      action "purge" {
        command = "/bin/purge"
        args    = ["--all"]
      }

      schedule {
        cron {
          start    = "0 8 * * * *"
          end      = "0 18 * * * *"
          timezone = "Europe/Berlin"
        }
      }
    }

    task "warm" {
      driver = "mock_driver"
      lifecycle {
        hook    = "poststart"
        sidecar = true
      }
      service {
        port         = 9000
        address_mode = "driver"
        check {
          type     = "tcp"
          interval = "5s"
          timeout  = "1s"
        }
      }
      resources {
        cores  = 2
      }
    }
  }
}
