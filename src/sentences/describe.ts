import type { AnyOptionValues, CommandDeclaration, OptionSpec, OptionValue } from '../contracts/command.ts';

/** `top by star growth, window 30 days, category vector search`: an invocation as people say it. */
export function describeReading(command: CommandDeclaration, options: AnyOptionValues): string {
  const parts = Object.entries(options).flatMap(([name, value]) => {
    const spec = command.options[name];
    return spec === undefined || value === undefined ? [] : [partOf(name, spec, value)];
  });
  const direct = parts.filter(({ follows }) => follows).map(({ text }) => text);
  const rest = parts.filter(({ follows }) => !follows).map(({ text }) => text);
  return [[command.name, ...direct].join(' '), ...rest].join(', ');
}

function partOf(name: string, spec: OptionSpec, value: OptionValue): { text: string; follows: boolean } {
  switch (spec.type) {
    case 'project':
      return { text: String(value), follows: true };
    case 'projects':
      return { text: (Array.isArray(value) ? value : [value]).join(' and '), follows: true };
    case 'choice': {
      const label = spec.choices.find((choice) => choice.value === value)?.label ?? String(value);
      return { text: name === 'order' ? label : `${name} ${label}`, follows: name === 'by' };
    }
    case 'days':
      return { text: `${String(value)} ${value === 1 ? 'day' : 'days'}`, follows: false };
    case 'integer':
    case 'number':
    case 'boolean':
    case 'text':
    case 'zone':
    case 'file':
      return { text: `${name} ${String(value)}`, follows: false };
  }
}
