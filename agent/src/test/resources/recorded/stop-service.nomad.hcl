job "stop-service" {
  type = "service"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo bye; exit 0\" INT; echo up; while :; do sleep 0.1; done"]
      }
    }
  }
}
