job "restarts-exceeded" {
  type = "batch"

  group "g" {
    restart {
      attempts = 2
      interval = "10m"
      delay    = "1s"
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo try; exit 1"]
      }
    }
  }
}
