# A port of the machine, chosen for the task and told to it.
job "ports" {
  type = "batch"

  group "net" {
    network {
      port "http" {}

      port "admin" {
        static = 28123
      }
    }

    task "listen" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          [ "$NOMAD_PORT_http" -ge 20000 ] && [ "$NOMAD_PORT_http" -le 32000 ] && echo http port is fine
          echo admin on $NOMAD_PORT_admin
        EOT
        ]
      }
    }
  }
}
