job "sibling-fails" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "bad" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "sleep 1; exit 5"]
      }
    }
    task "good" {
      driver = "raw_exec"
      kill_timeout = "2s"
      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo stopping; exit 0\" INT; while :; do sleep 0.1; done"]
      }
    }
  }
}
