import { steps } from './quoted.ts';
import { withAllBelow, type OfferedCommand, type OfferedOption } from './tree.ts';

/** A text as one word of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

function optionLine(path: string, { flags, does, takesValue, values }: OfferedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = takesValue ? ` -x${values.length > 0 ? ` -a ${quoted(values.join(' '))}` : ''}` : '';
  return `${at(path)} ${names.join(' ')}${value} -d ${quoted(does)}`;
}

function at(path: string): string {
  return `complete -c nightlatch -n ${quoted(`__nightlatch_at ${quoted(path)}`)}`;
}

function commandLines({ path, commands, options, values, takesFile }: OfferedCommand): readonly string[] {
  return [
    ...commands.map(({ name, does }) => `${at(path)} -a ${name} -d ${quoted(does)}`),
    ...(values.length > 0 ? [`${at(path)} -a ${quoted(values.join(' '))}`] : []),
    ...(takesFile ? [`${at(path)} -F`] : []),
    ...options.map((option) => optionLine(path, option)),
  ];
}

/** The script for fish. */
export function fishScript(root: OfferedCommand): string {
  const all = withAllBelow(root);
  const paths = all.flatMap(({ path }) => (path === '' ? [] : [path]));
  return `# Completes nightlatch in fish: nightlatch completion fish | source
function __nightlatch_at
  set -l path ''
  for word in (commandline -opc)[2..-1]
    switch "$path $word"
      case ${steps(paths).replaceAll('|', ' ')}
        set path (string trim -- "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end
complete -c nightlatch -e
complete -c nightlatch -f
${all.flatMap(commandLines).join('\n')}
`;
}
