job "leader-ok" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "boss" {
      driver = "raw_exec"
      leader = true
      config {
        command = "/bin/sh"
        args    = ["-c", "sleep 1; echo done"]
      }
    }
    task "other" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo stopping; exit 0\" INT; while :; do sleep 0.1; done"]
      }
    }
  }
}
