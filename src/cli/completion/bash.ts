import { quoted, steps } from './quoted.ts';
import { withAllBelow, type OfferedCommand } from './tree.ts';

function valueCases({ path, options }: OfferedCommand): readonly string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(
      ({ flags, values }) =>
        `    ${flags.map((flag) => quoted(`${path}:${flag}`)).join('|')}) offered=${quoted(values.join(' '))} ;;`,
    );
}

function commandCase({ path, commands, options, values, takesFile }: OfferedCommand): string {
  const words = [...commands.map(({ name }) => name), ...values].join(' ');
  const flags = options.flatMap((option) => option.flags).join(' ');
  return `      ${quoted(path)}) offered=${quoted(words)} flags=${quoted(flags)} file=${takesFile ? 'yes' : ''} ;;`;
}

/** The script for bash, 3.2 of macOS included. */
export function bashScript(root: OfferedCommand): string {
  const all = withAllBelow(root);
  return `# Completes nightlatch in bash: source <(nightlatch completion bash)
_nightlatch() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' offered='' flags='' file='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${steps(all.flatMap(({ path }) => (path === '' ? [] : [path])))}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:\${COMP_WORDS[COMP_CWORD - 1]}" in
${all.flatMap(valueCases).join('\n')}
    *)
      case "$path" in
${all.map((command) => `  ${commandCase(command)}`).join('\n')}
      esac
      ;;
  esac
  case "$current" in -*) offered=$flags file='' ;; esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
  if [ -n "$file" ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -F _nightlatch nightlatch
`;
}
