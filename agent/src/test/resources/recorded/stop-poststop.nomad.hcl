job "stop-poststop" {
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
        args    = ["-c", "trap \"exit 0\" INT; echo up; while :; do sleep 0.1; done"]
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
        args    = ["-c", "echo after stop"]
      }
    }
  }
}
