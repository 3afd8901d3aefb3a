# A service runs until you press Ctrl-C. It asks for SIGTERM and gets three seconds to finish.
job "service" {
  group "web" {
    task "server" {
      driver         = "raw_exec"
      kill_signal    = "SIGTERM"
      kill_timeout   = "3s"
      shutdown_delay = "200ms"

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          trap 'echo finishing; exit 0' TERM
          echo serving
          while :; do sleep 0.1; done
        EOT
        ]
      }
    }
  }
}
