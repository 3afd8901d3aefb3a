job "nightly" {
  type = "batch"

  periodic {
    crons            = ["0 3 * * *", "@weekly"]
    prohibit_overlap = true
    time_zone        = "Europe/Berlin"
    enabled          = true
  }

  parameterized {
    payload       = "required"
    meta_required = ["day"]
    meta_optional = ["hour"]
  }

  reschedule {
    attempts = 0
  }

  group "export" {
    max_run_duration = "2h"

    disconnect {
      stop_on_client_after = "5m"
    }

    secret "token" {
      provider = "nomad"
      path     = "export/token"
    }

    vault {}

    task "init" {
      driver = "raw_exec"
      lifecycle {
        hook = "prestart"
      }
      config {
        command = "/bin/init"
      }
    }

    task "run" {
      driver = "raw_exec"
      config {
        command = "/bin/run"
      }
    }

    task "sum" {
      driver = "raw_exec"
      lifecycle {
        hook = "poststop"
      }
      config {
        command = "/bin/sum"
      }
    }
  }
}
