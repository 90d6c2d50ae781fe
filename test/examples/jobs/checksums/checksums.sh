#!/bin/sh
# Writes the SHA-256 sums of the files in a folder: a job type in sh.

read -r job
# The manifest allows no quotes and no backslashes in the folder's name, so that this is enough to read JSON.
text() { printf '%s' "$job" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
number() { printf '%s' "$job" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }
folder=$(text folder) out=$(text outputDir) rest=$(number restSeconds)

set -- "$folder"/*
n=0
# Before anybody can send the signal.
trap 'kill $listener $resting 2>/dev/null' EXIT
trap 'echo "Stopped after $n of $# files"; exit 1' TERM

# A program that reads its input in the background needs a second way to it: sh takes away the first.
exec 3<&0
{
  while read -r line; do
    case $line in *'"type":"cancel"'*) break ;; esac
  done
  # Or its input has ended, because Jobdeck is gone.
  kill -TERM $$
} <&3 &
listener=$!

echo '{"type":"stage","stage":"sum"}'
for file; do
  name=$(basename "$file")
  case $job in
    *"\"$name\":"*) echo "$name was summed before" ;;
    *)
      sum=$(sha256sum < "$file") || exit
      printf '%s  %s\n' "${sum%% *}" "$name" >> "$out/SHA256SUMS"
      echo "{\"type\":\"checkpoint\",\"key\":\"$name\",\"value\":true}"
      ;;
  esac
  n=$((n + 1))
  echo "{\"type\":\"progress\",\"current\":$n,\"total\":$#,\"message\":\"$name\"}"
  # In the background, because sh heeds a signal only between two commands.
  sleep "$rest" & resting=$!
  wait $resting
done
echo '{"type":"artifact","path":"SHA256SUMS"}'
echo "{\"type\":\"result\",\"value\":{\"files\":$n}}"
