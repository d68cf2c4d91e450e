/** Passwords and tokens: their files must be there before the dialplan that names them is. */
import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { Report } from './report.ts';

/** @param secrets `secret`: absent where none is named; `secretFiles`: absent where it is not checked */
export function checkSecret(
  entry: Entry<'trunks' | 'services'>,
  path: Path,
  secrets: {
    readonly secret: string | undefined;
    readonly secretFiles: ReadonlySet<string> | undefined;
  },
  report: Report,
): void {
  const { secret, secretFiles } = secrets;
  if (secret === undefined || !secretFiles || secretFiles.has(secret)) return;
  report('secret-missing', entry, path, {
    message: bilingual(
      `there is no password in secrets/${secret} of the data directory`,
      `数据目录的 secrets/${secret} 里没有密码`,
    ),
    fix: bilingual('write the password into that file', '把密码写进这个文件'),
  });
}
