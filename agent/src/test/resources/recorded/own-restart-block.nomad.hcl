job "own-restart-block" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"
      restart {
        attempts = 1
        interval = "10m"
        delay    = "1s"
        mode     = "fail"
      }
      config {
        command = "/bin/sh"
        args    = ["-c", "echo try; exit 1"]
      }
    }
  }
}
