# Reads what the host was seen to offer, a line of kernels.seen or nothing; then what is expected to fail,
# lines "TEST|REASON" where TEST is the start of a test's path; and then what a guest printed, lines
# "TIME<tab>LINE". Prints a table, and the line for kernels.seen of the configuration that variable name
# names. Exits with 1 on anything that was not expected: another host, a failure, a success of what should
# fail, or tests that were counted but not seen.

function unexpected(what) {
  faults[++nfaults] = what
}

# What a guest prints while a test writes to the same pipe may start in the middle of a line.
function path_of(line,   at) {
  at = match(line, /(JUnit Jupiter|jqwik[^>]*) > /)
  return at ? substr(line, at + RLENGTH) : ""
}

FILENAME == ARGV[1] {
  before = $0
  next
}

FILENAME == ARGV[2] {
  at = index($0, "|")
  known[++nknown] = substr($0, 1, at - 1)
  reason[nknown] = substr($0, at + 1)
  next
}

{
  at = index($0, "\t")
  time = substr($0, 1, at - 1)
  line = substr($0, at + 1)
}

line ~ /^guest: / { guest = guest "\n  " substr(line, 8) }
line ~ /^guest: failed/ { unexpected(line) }
line ~ /^host  / { host = line }
line ~ /^seen: / { seen = name " | " substr(line, 7) }
line ~ /^no control groups: / { without = "\n" line }
line ~ /^\[ +[0-9]+ tests found/ { found = $3 }
line ~ /^\[ +[0-9]+ containers failed/ && $3 > 0 { unexpected($3 " classes failed before their tests") }

line ~ / :: (STARTED|SUCCESSFUL|FAILED|ABORTED|SKIPPED)$/ && path_of(line) != "" {
  path = path_of(line)
  at = match(path, / :: [A-Z]+$/)
  state = substr(path, at + 4)
  path = substr(path, 1, at - 1)
  class = substr(path, 1, index(path, " > ") - 1)
  if (!(class in times)) {
    classes[++nclasses] = class
    times[class] = 0
  }
  talk = 0
  if (state == "STARTED") {
    started = time
    next
  }
  times[class] += time - started
  count++
  listed = 0
  for (i = 1; i <= nknown; i++) {
    if (index(path, known[i]) == 1) listed = i
  }
  if (state == "SUCCESSFUL") {
    passed[class]++
    if (listed) unexpected("should fail, by kernels.expected, but does not: " path)
  } else if (state != "FAILED") {
    skipped[class]++
    talk = 1
  } else if (listed) {
    failing[class]++
    met[listed]++
  } else {
    failed[class]++
    unexpected(path)
    talk = 9
  }
  next
}

# The lines after a failure, or the reason after a test that was skipped.
talk > 0 && line ~ /[^ \t]/ && line !~ /^\t\t.*(org\.junit|java\.base)/ {
  talk--
  if (state != "FAILED") {
    sub(/^.*(Exception: |Reason: )/, "", line)
    sub(/^(Assumption failed: |assumption was not met due to: )/, "", line)
    gsub(/[0-9]+(, [a-z ]+)*\]/, "...]", line)
    reasons[line]++
  } else {
    faults[nfaults] = faults[nfaults] "\n    " substr(line, 1, 300)
  }
}

END {
  if (seen == "") unexpected("the probe said nothing")
  else if (!write && seen != before) unexpected("not what kernels.seen says; if that is right, run with -w:\n    " before)
  if (found == "" || found == 0) unexpected("no test was run")
  else if (found != count) unexpected(found " tests were run, but " count " were seen to end")
  print "guest:" guest
  print host without
  if (seen != "") print "seen: " seen
  form = "%-28s %8s %8s %8s %8s %8s\n"
  printf form, "", "passed", "skipped", "known", "FAILED", "seconds"
  for (i = 1; i <= nclasses; i++) {
    c = classes[i]
    printf form, c, passed[c] + 0, skipped[c] + 0, failing[c] + 0, failed[c] + 0, sprintf("%.1f", times[c])
    p += passed[c]; s += skipped[c]; k += failing[c]; f += failed[c]; t += times[c]
  }
  printf form, "all", p + 0, s + 0, k + 0, f + 0, sprintf("%.1f", t)
  for (r in reasons) print "skipped: " reasons[r] " times: " r
  for (i = 1; i <= nknown; i++) if (met[i]) print "known: " met[i] " of " known[i] ": " reason[i]
  for (i = 1; i <= nfaults; i++) print "UNEXPECTED: " faults[i]
  exit nfaults > 0
}
