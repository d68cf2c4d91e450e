/** Files of the directory whose words would be missed: what an admin wrote there takes no effect. */

import { bilingual, type Wording } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';

/** A file that was not read, relative to the dialplan directory. */
export interface UnreadFile {
  readonly name: string;
  readonly why: keyof typeof reasons;
}

interface Reason extends Pick<Fault, 'code' | 'severity'> {
  readonly message: Wording;
  readonly fix: Wording;
}

/** A file may have at most this many characters: far above what a person edits. */
export const fileCharactersMax = 1_000_000;

const reasons = {
  'link-to-nothing': {
    code: 'file-unreadable',
    severity: 'error',
    message: bilingual('a link to a file that is not there', '这个链接指向的文件不存在'),
    fix: bilingual('remove the link, or put the file there', '删除这个链接，或者放好它指向的文件'),
  },
  'not-permitted': {
    code: 'file-unreadable',
    severity: 'error',
    message: bilingual('the server may not read this file', '服务没有读取这个文件的权限'),
    fix: bilingual('let its user read the file: chmod a+r', '给予读取权限：chmod a+r'),
  },
  'too-large': {
    code: 'file-too-large',
    severity: 'error',
    message: bilingual(
      `the file has more than ${fileCharactersMax} characters`,
      `文件超过 ${fileCharactersMax} 个字符`,
    ),
    fix: bilingual(
      'split it: any section may stand in several files',
      '拆成几个文件：同一部分可以写在多个文件里',
    ),
  },
  'named-otherwise': {
    code: 'file-ignored',
    severity: 'warning',
    message: bilingual(
      "this file is not read: its name does not end in '.yaml'",
      '不会读取这个文件：文件名没有以“.yaml”结尾',
    ),
    fix: bilingual(
      "name it without '.txt', or put it elsewhere",
      '去掉文件名末尾的“.txt”，或者移到别处',
    ),
  },
} as const satisfies Record<string, Reason>;

export function faultsOfUnread(files: readonly UnreadFile[]): readonly Fault[] {
  return files.map(({ name, why }) => ({ ...reasons[why], file: name, line: 1, column: 1 }));
}
