/** What was probably meant by an expression that is none: what hasty hands mean is tried out. */
import { bilingual, type Wording } from '../base/wording.ts';
import { expressionFault } from './expressions.ts';

/** Undefined where nothing is known that would be right. */
export function fixOfExpression(text: string, wanted: 'bool' | 'string'): Wording | undefined {
  const found = candidatesOf(text, wanted).find((one) => {
    return one !== text && expressionFault(one, wanted) === undefined;
  });
  if (found === undefined) return undefined;
  // As it stands in YAML: in quotes, so that its own are kept.
  const written = `'${found.replaceAll("'", "''")}'`;
  return bilingual(`write ${written}`, `写成 ${written}`);
}

function candidatesOf(text: string, wanted: 'bool' | 'string'): readonly string[] {
  const plain = text.normalize('NFKC').replace(/[“”]/g, '"').replace(/[‘’]/g, "'");
  const operators = plain
    .replace(/(?<![=!<>])=(?!=)/g, '==')
    .replace(/\s+(?:and|且|并且)\s+/gi, ' && ')
    .replace(/\s+(?:or|或|或者)\s+/gi, ' || ');
  const named = operators.replace(
    /(?<![\w.])variables\.([a-z]\w*(?:-\w+)+)/g,
    (_, name) => `variables["${name}"]`,
  );
  const quoted = named.replace(/([!=]=\s*)([\p{L}\d][\p{L}\d_-]*)(?![\p{L}\d_."([])/gu, '$1"$2"');
  const constant = /^\+?[\p{L}\d][\p{L}\d\s_.:-]*$/u.test(plain.trim())
    ? [`"${plain.trim()}"`]
    : [];
  return [plain, operators, named, quoted, ...(wanted === 'string' ? constant : [])];
}
