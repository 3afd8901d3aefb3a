# One task per entry of a map, made by a dynamic block.
locals {
  steps = {
    extract = "reading"
    load    = "writing"
  }
}

job "dynamic" {
  type = "batch"

  group "pipeline" {
    dynamic "task" {
      for_each = local.steps
      labels   = [task.key]

      content {
        driver = "raw_exec"

        config {
          command = "/bin/sh"
          args    = ["-c", "echo ${task.key} is ${task.value}"]
        }
      }
    }
  }
}
