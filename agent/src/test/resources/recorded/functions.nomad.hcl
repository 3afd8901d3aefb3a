locals {
  words  = ["pear", "apple", "fig", "apple"]
  nested = [["a", ["b"]], ["c"], []]
  object = { b = 2, a = 1, c = 3 }
  text   = "The Quick  brown fox\n"
  results = {
    abs            = abs(-12.5)
    base64         = base64decode(base64encode("héllo"))
    base64encode   = base64encode("héllo")
    bcrypt_len     = strlen(bcrypt("x", 4))
    can            = can(local.object.zzz)
    ceil           = ceil(1.2)
    chomp          = chomp(local.text)
    chunklist      = jsonencode(chunklist(local.words, 3))
    cidrhost       = cidrhost("10.12.112.0/20", 16)
    cidrnetmask    = cidrnetmask("172.16.0.0/12")
    cidrsubnet     = cidrsubnet("10.1.2.0/24", 4, 15)
    cidrsubnets    = jsonencode(cidrsubnets("10.1.0.0/16", 4, 4, 8, 4))
    coalesce       = coalesce("", "b")
    coalescelist   = jsonencode(coalescelist([], ["c"]))
    compact        = jsonencode(compact(["a", "", "b"]))
    concat         = jsonencode(concat(["a"], ["b", "c"]))
    contains       = contains(local.words, "fig")
    convert        = convert("12", number)
    csvdecode      = jsonencode(csvdecode("a,b\n1,2\n3,4\n"))
    distinct       = jsonencode(distinct(local.words))
    element        = element(local.words, 5)
    flatten        = jsonencode(flatten(local.nested))
    floor          = floor(-1.2)
    format         = format("%s|%5d|%-5s|%05.2f|%x|%q|%v|%t|%%|%e|%#v", "a", 42, "ab", 3.14159, 255, "q\"uote", [1, "x"], true, 12345.678, { a = 1 })
    formatdate     = formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")
    formatlist     = jsonencode(formatlist("%s-%d", ["a", "b"], [1, 2]))
    indent         = indent(2, "a\nb\nc")
    index          = index(local.words, 2)
    join           = join("-", local.words)
    jsondecode     = jsondecode("{\"a\":[1,2,{\"b\":null}]}").a[1]
    jsonencode     = jsonencode({ b = [1, 2.5, true, null], a = "<&>\u2028" })
    keys           = jsonencode(keys(local.object))
    length         = length(local.words)
    log            = log(16, 2)
    lookup         = lookup(local.object, "zz", 9)
    lower          = lower("ÀB")
    max            = max(5, 12.25, 9)
    md5            = md5("hello")
    merge          = jsonencode(merge({ a = 1 }, { b = 2 }, { a = 3 }))
    min            = min(5, 12, 9)
    parseint       = parseint("ff", 16)
    pow            = pow(2, 10)
    range          = jsonencode(range(1, 8, 2))
    regex_replace  = regex_replace("hello world", "w(.*)d", "[$1]")
    replace        = replace("1 + 2 + 3", "+", "-")
    reverse        = reverse("abc")
    rsadecrypt     = can(rsadecrypt("x", "y"))
    setintersection = jsonencode(setintersection(["a", "b"], ["b", "c"]))
    setproduct     = jsonencode(setproduct(["a", "b"], ["x", "y"]))
    setunion       = jsonencode(setunion(["a", "b"], ["b", "c"]))
    sha1           = sha1("hello")
    sha256         = sha256("hello")
    sha512         = substr(sha512("hello"), 0, 20)
    signum         = signum(-13)
    slice          = jsonencode(slice(local.words, 1, 3))
    sort           = jsonencode(sort(local.words))
    split          = jsonencode(split(",", "a,b,,c"))
    strlen         = strlen("👍🏽ab")
    strrev         = strrev("xyz")
    substr         = substr("hello world", 1, 4)
    substr_neg     = substr("hello world", -5, -1)
    timeadd        = timeadd("2017-11-22T00:00:00Z", "10m")
    title          = title("hello big world")
    trim           = trim("?!hello?!", "!?")
    trimprefix     = trimprefix("helloworld", "hello")
    trimspace      = trimspace("  hello\n\n")
    trimsuffix     = trimsuffix("helloworld", "world")
    try            = try(local.object.zzz, "fallback")
    upper          = upper("straße")
    urlencode      = urlencode("a b&c/d~é")
    uuid_len       = strlen(uuidv4())
    uuidv5         = uuidv5("dns", "example.com")
    values         = jsonencode(values(local.object))
    yamldecode     = jsonencode(yamldecode("a: 1\nb: [x, 'y', 2.5, true, ~]\nc:\n  d: e\n"))
    yamlencode     = yamlencode({ a = 1, b = ["x", true], c = { d = "e f" } })
    zipmap         = jsonencode(zipmap(["a", "b"], [1, 2]))
    abspath        = abspath("/a/../b")
    basename       = basename("/a/b.txt")
    dirname        = dirname("/a/b.txt")
    op_div         = 10 / 4
    op_third       = 1 / 3
    op_mod         = -7 % 3
    op_big         = 12345678901234567890123 + 1
    op_cmp         = 1.0 == 1
    op_cond        = true ? "yes" : 2
    op_not         = !(1 < 2 || false)
    op_neg         = -(3 + 4) * 2
    num_exp        = 1e3
    num_small      = 0.000001
    tmpl_for       = "%{ for w in local.words ~}[${w}]%{ endfor }"
    tmpl_if        = "%{ if length(local.words) > 3 }many%{ else }few%{ endif }"
    for_list       = jsonencode([for i, w in local.words : "${i}:${w}" if w != "fig"])
    for_obj        = jsonencode({ for w in local.words : w => length(split("", w))... })
    splat          = jsonencode([{ n = 1 }, { n = 2 }][*].n)
    splat_null     = jsonencode(null[*])
    heredoc        = <<-EOT
        two
          more
        back ${upper("x")}
      EOT
  }
}

job "functions" {
  type = "batch"

  group "g" {
    task "t" {
      driver = "raw_exec"

      env {
        RESULTS = join("\n", [for k in sort(keys(local.results)) : "${k}=${local.results[k]}"])
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "printf '%s\\n' \"$RESULTS\""]
      }
    }
  }
}
