import { quoted, steps } from './quoted.ts';
import { withAllBelow, type OfferedCommand } from './tree.ts';

/** A word with what it does, as `_describe` takes both. */
function described(word: string, does: string): string {
  return quoted(does === '' ? word : `${word}:${does}`);
}

function valueCases({ path, options }: OfferedCommand): readonly string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(
      ({ flags, values }) =>
        `    ${flags.map((flag) => quoted(`${path}:${flag}`)).join('|')}) offered=(${values.map(quoted).join(' ')}) ;;`,
    );
}

function commandCase({ path, commands, options, values, takesFile }: OfferedCommand): string {
  const words = [...commands.map(({ name, does }) => described(name, does)), ...values.map(quoted)];
  const flags = options.flatMap((option) => option.flags.map((flag) => described(flag, option.does)));
  return `        ${quoted(path)})
          offered=(${words.join(' ')})
          flags=(${flags.join(' ')})
          file=${takesFile ? 'yes' : ''}
          ;;`;
}

/** The script for zsh: to be sourced, or as a file \`_nightlatch\` in a folder of \`$fpath\`. */
export function zshScript(root: OfferedCommand): string {
  const all = withAllBelow(root);
  return `#compdef nightlatch
# Completes nightlatch in zsh: source <(nightlatch completion zsh)
_nightlatch() {
  local at='' file='' i
  local -a offered flags
  for ((i = 2; i < CURRENT; i++)); do
    case "$at $words[i]" in
      ${steps(all.flatMap(({ path }) => (path === '' ? [] : [path])))}) at="\${at:+$at }$words[i]" ;;
    esac
  done
  case "$at:$words[CURRENT-1]" in
${all.flatMap(valueCases).join('\n')}
    *)
      case "$at" in
${all.map(commandCase).join('\n')}
      esac
      ;;
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    _describe -o option flags
    return
  fi
  if (( $#offered )); then _describe command offered; fi
  if [[ -n "$file" ]]; then _files; fi
}
if [ "$funcstack[1]" = _nightlatch ]; then
  _nightlatch "$@"
else
  compdef _nightlatch nightlatch
fi
`;
}
