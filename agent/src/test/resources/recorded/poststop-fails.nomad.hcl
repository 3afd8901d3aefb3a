job "poststop-fails" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "main" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo main"]
      }
    }
    task "post" {
      driver = "raw_exec"
      lifecycle {
        hook    = "poststop"
        sidecar = false
      }
      config {
        command = "/bin/sh"
        args    = ["-c", "exit 9"]
      }
    }
  }
}
