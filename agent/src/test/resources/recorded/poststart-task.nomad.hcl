job "poststart-task" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "after" {
      driver = "raw_exec"
      lifecycle {
        hook    = "poststart"
        sidecar = false
      }
      config {
        command = "/bin/sh"
        args    = ["-c", "echo after"]
      }
    }
    task "main" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "sleep 5; echo main"]
      }
    }
  }
}
