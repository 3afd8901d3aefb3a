variable "count" {
  type        = number
  default     = 2
  description = "How many."
  validation {
    condition     = var.count > 0 && var.count < 10
    error_message = "The count must be between 1 and 9."
  }
}

variable "ports" {
  type = map(number)
  default = {
    http  = 8080
    admin = 0
  }
}

variable "command" {
  type = list(string)
}

variable "extra" {
  type = object({ name = string, on = bool })
  default = { name = "none", on = false }
}

variables {
  greeting = "hello"
}

locals {
  shout = "${upper(var.greeting)}!"
  names = [for i in range(var.count) : "${local.shout}${i}"]
}

job "vars" {
  type = "batch"

  dynamic "group" {
    for_each = local.names
    labels   = ["g-${group.key}"]
    content {
      network {
        dynamic "port" {
          for_each = var.ports
          iterator = p
          labels   = [p.key]
          content {
            static = p.value == 0 ? null : p.value + group.key
          }
        }
      }
      task "say" {
        driver = "raw_exec"
        config {
          command = var.command[0]
          args    = concat(slice(var.command, 1, length(var.command)), [group.value])
        }
        env {
          EXTRA = "${var.extra.name}-${var.extra.on}"
          LATE  = "${NOMAD_ALLOC_ID}/${local.shout}"
        }
      }
    }
  }
}
