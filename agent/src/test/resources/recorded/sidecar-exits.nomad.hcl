job "sidecar-exits" {
  type = "batch"

  group "g" {
    restart {
      attempts = 2
      interval = "10m"
      delay    = "1s"
      mode     = "fail"
    }

    task "side" {
      driver = "raw_exec"
      lifecycle {
        hook    = "prestart"
        sidecar = true
      }
      config {
        command = "/bin/sh"
        args    = ["-c", "echo side; exit 0"]
      }
    }
    task "main" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "for i in $(seq 600); do sleep 0.1; done; echo main"]
      }
    }
  }
}
