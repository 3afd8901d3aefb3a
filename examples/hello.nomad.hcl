# The smallest useful job: one task that says hello and ends.
job "hello" {
  type = "batch"

  group "greeter" {
    task "hello" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo hello from $NOMAD_TASK_NAME of job $NOMAD_JOB_NAME"]
      }
    }
  }
}
