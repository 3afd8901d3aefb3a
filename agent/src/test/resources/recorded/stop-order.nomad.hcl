job "stop-order" {
  type = "service"

  group "g" {
    restart {
      attempts = 0
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
        args    = ["-c", "trap \"echo side; exit 0\" INT; while :; do sleep 0.1; done"]
      }
    }
    task "boss" {
      driver = "raw_exec"
      leader = true
      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo boss; exit 0\" INT; while :; do sleep 0.1; done"]
      }
    }
    task "plain" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo plain; exit 0\" INT; while :; do sleep 0.1; done"]
      }
    }
  }
}
