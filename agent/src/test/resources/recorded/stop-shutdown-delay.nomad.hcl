job "stop-shutdown-delay" {
  type = "service"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"
      shutdown_delay = "1s"
      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo bye; exit 0\" INT; echo up; while :; do sleep 0.1; done"]
      }
    }
  }
}
