/** Services: what is posted for a short message, what is put into it, and the headers of requests. */
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { ownHeaders, placesIn, secretPlace } from '../schema/services.ts';
import type { Report } from './report.ts';
import { checkSecret } from './secret-checks.ts';

type Service = Entry<'services'>;

/** Far above what providers ask for. */
const levelsMax = 8;
const valuesMax = 200;
const charactersMax = 500;

const messagePlaces = ['to', 'text', 'id', secretPlace] as const;

/** @param secretFiles see `CheckOptions` */
export function checkService(
  service: Service,
  secretFiles: ReadonlySet<string> | undefined,
  report: Report,
): void {
  const { secret, headers, message } = service.value;
  checkSecret(service, ['secret'], { secret, secretFiles }, report);
  for (const [name, text] of Object.entries(headers)) {
    const path = ['headers', name];
    if (ownHeaders.includes(name.toLowerCase())) {
      report('wrong-form', service, path, {
        message: bilingual(`'${name}' is set for each request anyway`, `“${name}”由服务器自行填写`),
        fix: bilingual('leave it out', '删掉它'),
      });
    }
    checkPlaces(service, { path, text, places: [secretPlace] }, report);
  }
  if (message) checkMessage(service, message, report);
}

function checkMessage(
  service: Service,
  { as, fields }: NonNullable<Service['value']['message']>,
  report: Report,
): void {
  const tell = (path: Path, message: Wording, fix?: Wording) =>
    report('wrong-form', service, path, { message, ...(fix && { fix }) });
  let values = 0;
  const look = (value: unknown, path: Path, level: number): void => {
    values += 1;
    if (values > valuesMax) return;
    if (typeof value === 'string') checkText(service, { path, text: value }, report);
    else if (typeof value === 'number' && !Number.isFinite(value)) {
      tell(path, bilingual('JSON has no such number', 'JSON 里没有这样的数'));
    } else if (typeof value === 'object' && value !== null) {
      if (level > levelsMax) {
        tell(path, bilingual(`at most ${levelsMax} levels`, `最多嵌套 ${levelsMax} 层`));
      } else for (const [key, below] of partsOf(value)) look(below, [...path, key], level + 1);
    }
  };
  for (const [name, value] of Object.entries(fields)) {
    const path = ['message', 'fields', name];
    if (as === 'form' && typeof value === 'object') {
      tell(
        path,
        bilingual('a web form has texts only', '网页表单的字段只能是文字'),
        bilingual(
          "write 'as: json', or a field of its own for each value",
          '写“as: json”，或每个值单独写一个字段',
        ),
      );
    } else look(value, path, 1);
  }
  if (values <= valuesMax) return;
  tell(
    ['message', 'fields'],
    bilingual(`at most ${valuesMax} values in all`, `总共最多 ${valuesMax} 个值`),
  );
}

function partsOf(value: object): readonly (readonly [string | number, unknown])[] {
  return Array.isArray(value) ? [...value.entries()] : Object.entries(value);
}

function checkText(
  service: Service,
  { path, text }: { readonly path: Path; readonly text: string },
  report: Report,
): void {
  if (text.length > charactersMax) {
    report('wrong-form', service, path, {
      message: bilingual(`at most ${charactersMax} characters`, `最多 ${charactersMax} 个字符`),
    });
  }
  checkPlaces(service, { path, text, places: messagePlaces }, report);
}

function checkPlaces(
  service: Service,
  where: { readonly path: Path; readonly text: string; readonly places: readonly string[] },
  report: Report,
): void {
  const { path, text, places } = where;
  for (const name of placesIn(text)) {
    if (!places.includes(name)) {
      const near = nearest(name, places);
      report('unknown-placeholder', service, path, {
        severity: 'warning',
        message: bilingual(
          `nothing is put in for '{${name}}': it is sent as it stands`,
          `“{${name}}”处不会填入任何内容：会原样发出`,
        ),
        ...(near === undefined ? {} : { fix: didYouMean(`{${near}}`) }),
      });
    } else if (name === secretPlace && service.value.secret === undefined) {
      report('secret-missing', service, path, {
        message: bilingual('this service has no secret to put in', '这个服务没有密钥可填'),
        fix: bilingual(
          "give it 'secret: …', the name of its file in secrets/",
          '给它写上“secret: …”，即 secrets/ 里的文件名',
        ),
      });
    }
  }
}
