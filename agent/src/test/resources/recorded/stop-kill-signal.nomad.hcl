job "stop-kill-signal" {
  type = "service"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "3s"
      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo term; exit 4\" TERM; echo up; while :; do sleep 0.1; done"]
      }
    }
  }
}
