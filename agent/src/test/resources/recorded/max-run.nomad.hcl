job "max-run" {
  type = "batch"

  group "g" {
    max_run_duration = "4s"
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo go; sleep 60"]
      }
    }
  }
}
