# What a task is told about itself, and how values of the job and the node get into strings.
job "environment" {
  type = "batch"

  meta {
    team = "platform"
  }

  group "show" {
    meta {
      tier = "backend"
    }

    task "env" {
      driver = "raw_exec"

      env {
        WHO    = "${NOMAD_TASK_NAME} in ${NOMAD_GROUP_NAME}"
        KERNEL = "${attr.kernel.name}"
      }

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          echo "$WHO"
          echo "kernel $KERNEL"
          echo "team $NOMAD_META_team tier $NOMAD_META_TIER"
          echo "index ${NOMAD_ALLOC_INDEX} cpu ${NOMAD_CPU_LIMIT} memory ${NOMAD_MEMORY_LIMIT}"
          test -d "$NOMAD_ALLOC_DIR/logs" && test -d "$NOMAD_SECRETS_DIR" && echo folders are there
        EOT
        ]
      }

      resources {
        cpu    = 200
        memory = 64
      }
    }
  }
}
