/** What comes with Ruby, by the first word of what is required. */
export const RUBY_STANDARD: ReadonlySet<string> = new Set(
  "abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate did_you_mean digest drb English erb error_highlight etc expect fcntl fiddle fileutils find forwardable getoptlong io ipaddr irb json logger matrix minitest monitor mutex_m net nkf objspace observer open-uri open3 openssl optparse ostruct pathname pp prettyprint prime pstore psych pty rbconfig rdoc readline reline resolv rexml rinda ripper ruby2_keywords rubygems securerandom set shellwords singleton socket stringio strscan syslog tempfile test time timeout tmpdir tracer tsort un unicode_normalize uri weakref win32ole yaml zlib thread fiber continuation enumerator rational complex".split(
    " ",
  ),
);
