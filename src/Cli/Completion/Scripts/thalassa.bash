# Completion of thalassa for bash. In ~/.bashrc:  source <(thalassa completion bash)
_thalassa() {
  local line=${COMP_LINE:0:COMP_POINT} word IFS=$'\n'
  word=${line##*[[:space:]]}
  # What bash takes for several words, as it does with web@1.0.0, it replaces only from the last break on.
  local known=${word%"${COMP_WORDS[COMP_CWORD]}"}
  [ "$word" = "$known" ] && [ -n "${COMP_WORDS[COMP_CWORD]}" ] && known=""
  case "${COMP_WORDS[COMP_CWORD]}" in @ | : | =) known=$word ;; esac
  local offered
  offered=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
  COMPREPLY=()
  for offer in $offered; do
    case "$offer" in "$word"*) COMPREPLY+=("${offer#"$known"}") ;; esac
  done
}
complete -F _thalassa thalassa
