#compdef thalassa
# Completion of thalassa for zsh. In ~/.zshrc, after compinit:  source <(thalassa completion zsh)
_thalassa() {
  local line="${BUFFER[1,CURSOR]}"
  local -a offered
  offered=("${(@f)$(thalassa "[suggest:${#line}]" "$line" 2>/dev/null)}")
  compadd -- "${offered[@]}"
}
compdef _thalassa thalassa
