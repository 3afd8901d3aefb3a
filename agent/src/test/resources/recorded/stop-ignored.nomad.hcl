job "stop-ignored" {
  type = "service"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"
      kill_timeout = "1s"
      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"\" INT TERM; echo up; while :; do sleep 0.1; done"]
      }
    }
  }
}
