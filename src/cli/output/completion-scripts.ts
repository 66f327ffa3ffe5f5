/** The shells that complete what is typed. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Lines of an answer that are no candidates: files as well; nothing is to follow but more of the word. */
export const directives = { files: ':files', noSpace: ':nospace' } as const;

/**
 * What a shell must run to complete `pianola`. Each asks the command itself, with the words up to the cursor,
 * and so knows whatever the installed version knows.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of pianola for bash.
_pianola() {
  local line files= cur="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) files=1 ;;
      :nospace) compopt -o nospace ;;
      *)
        case "$cur" in
          [\\"\\']*) COMPREPLY+=("$line") ;;
          *) COMPREPLY+=("$(printf '%q' "$line")") ;;
        esac
        ;;
    esac
  done < <("\${COMP_WORDS[0]}" completion bash --answer -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ -n "$files" ]; then
    compopt -o filenames
    [ "$cur" = "=" ] && cur=
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
  fi
}
complete -F _pianola pianola
`,
  zsh: `#compdef pianola
# Completion of pianola for zsh.
_pianola() {
  local line files= nospace=
  local -a found
  while IFS= read -r line; do
    case "$line" in
      :files) files=1 ;;
      :nospace) nospace=1 ;;
      *) found+=("$line") ;;
    esac
  done < <("\${(Q)words[1]}" completion zsh --answer -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  [[ "$words[CURRENT]" == -*=* ]] && compset -P '*='
  if (( \${#found} )); then
    if [[ -n "$nospace" ]]; then compadd -S '' -M 'm:{a-zA-Z}={A-Za-z}' -a found
    else compadd -M 'm:{a-zA-Z}={A-Za-z}' -a found
    fi
  fi
  [[ -n "$files" ]] && _files
  return 0
}
if [ "\${funcstack[1]}" = _pianola ]; then _pianola "$@"; else compdef _pianola pianola; fi
`,
  fish: `# Completion of pianola for fish.
function __pianola_answer
    set -l words (commandline -opc) (commandline -ct)
    set -l program $words[1]
    for line in ($program completion fish --answer -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':nospace'
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c pianola -f -a '(__pianola_answer)'
`,
};
