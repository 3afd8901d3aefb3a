# The same things in the other ways Nomad reads them.
job forms {
  type = "sysbatch"

  meta = {
    a    = "1"
    b    = 2
    "c d" = true
  }

  task "alone" {
    driver = "raw_exec"
    env = {
      X = "y"
      N = 1.5
    }
    meta = { "k" = "v" }
    config { command = "/bin/alone" }
    kill_timeout = 7000000000
    resources {
      cpu    = "200"
      memory = 100
    }
  }

  group "g" {
    network {
      reserved_ports "fixed" {
        static = 9999
      }
      device = "eth0"
      cidr   = "10.0.0.0/8"
      ip     = "10.0.0.1"
      mbits  = 20
      port "shared" {
        static           = 9998
        ignore_collision = true
      }
    }
    task "t" {
      driver = "raw_exec"
      config {
        command = "/bin/sh"
        args = ["-c", <<-SH
          echo one
            echo two
          SH
        ]
      }
    }
  }
}
