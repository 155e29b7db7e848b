# Completion of thalassa for fish. In ~/.config/fish/config.fish:  thalassa completion fish | source
function __thalassa_offers
    set -l line (commandline -cp)
    thalassa "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c thalassa -f -a '(__thalassa_offers)'
