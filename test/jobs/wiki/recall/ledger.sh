#!/usr/bin/env bash
# Writes entries into the books of a folder.
#
# Usage: ledger.sh FOLDER

set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/lib/amounts.sh"

readonly PAGE_SIZE=40
export LEDGER_FOLDER="${1:-.}"

alias books='ls books'

# @description Adds an entry to a book.
# @arg $1 string the book
# @arg $2 string the amount
# @exitcode 0 when it is written
# @exitcode 1 when the book is closed
ledger_add() {
  local book=$1
  if is_closed "$book"; then
    return 1
  fi
  amount_format "$2" >>"$LEDGER_FOLDER/$book"
}

# Whether a book takes no more entries.
function is_closed {
  [[ -e $LEDGER_FOLDER/$1.closed ]]
}

function ledger::total() {
  local sum=0 line
  while read -r line; do
    sum=$((sum + line))
  done <"$LEDGER_FOLDER/$1"
  printf '%s\n' "$sum"
}

main() {
  case ${2:-help} in
    add) ledger_add "${@:3}" ;;
    total) ledger::total "$3" ;;
    *) echo "usage: ledger.sh FOLDER add|total" ;;
  esac
}

main "$@"
