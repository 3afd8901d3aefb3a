job "env-all" {
  type = "batch"

  meta {
    owner   = "ops"
    a-b_c = "dash"

  }

  group "g" {

    meta {
      tier = "group"
    }

    network {
      port "http" {
        static = 28555
      }
      port "mapped" {
        static = 28556
        to     = 80
      }
    }

    task "t" {
      driver = "raw_exec"

      meta {
        tier = "task"
      }

      env {
        PLAIN  = "x"
        REF    = "${NOMAD_TASK_NAME}-${NOMAD_META_owner}-${node.unique.name}x"
        EMPTY  = ""
        UNKNOWN = "${nothing.here}"
        PORTREF = "${NOMAD_PORT_http}"
        ALLOC  = "${NOMAD_ALLOC_INDEX}"
        DOLLAR = "$${NOT}"
        PERCENT = "50%"
      }

      config {
        command = "/bin/sh"
        args = ["-c", "env | grep -E '^(NOMAD_|PLAIN|REF|EMPTY|UNKNOWN|PORTREF|ALLOC|DOLLAR|PERCENT)' | LC_ALL=C sort"]
      }

      resources {
        cpu        = 150
        memory     = 40
        memory_max = 80
      }
    }
  }
}
