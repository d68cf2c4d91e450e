/**
 * What the first start on an empty data directory makes: the demo's agents, their supervisor and an
 * admin with passwords of their own, and a handful of customers. The passwords are returned once, to be shown once; only their
 * hashes are kept.
 */
import { newId } from './base/ids.ts';
import type { Customer } from './calls/ports.ts';
import type { Person } from './desk/ports.ts';
import { newPassword } from './desk/sign-in/new-password.ts';
import { hashPassword } from './desk/sign-in/password-hash.ts';
import { phoneAccount } from './store/phone-account.ts';
import type { SqlitePeople } from './store/sqlite-people.ts';

/** How a person signs in, in the clear: for the terminal, never for a log. */
export interface SignInCard {
  readonly name: string;
  readonly username: string;
  readonly role: 'agent' | 'supervisor' | 'admin';
  readonly password: string;
  readonly extension: string;
  readonly phonePassword: string;
}

/** What the demo's hotlines ask for: three people serve them all. */
const demoSkills = {
  complaint: 3,
  ...{ 'code-1000': 1, 'code-114': 1, 'code-160': 1, 'code-112': 1, 'code-96126': 1 },
};

const demoAgents = [
  {
    ...{ name: '林静', username: 'linjing', extension: '1001' },
    skills: { ...demoSkills, tracking: 5, 'pick-up': 3 },
  },
  {
    ...{ name: '陈晨', username: 'chenchen', extension: '1002' },
    skills: { ...demoSkills, tracking: 3, 'pick-up': 5, zhenyuan: 4 },
  },
  {
    ...{ name: '周敏', username: 'zhoumin', extension: '1003' },
    skills: { ...demoSkills, tracking: 4, 'pick-up': 4, huanxian: 3 },
  },
];

/** She takes no calls; her phone is for listening in. */
const demoSupervisor = { name: '王芳', username: 'wangfang', extension: '1008' };

/** Changes dialplans and people; her phone is for listening in as well. */
const demoAdmin = { name: '赵强', username: 'admin', extension: '1009' };

const demoCustomers: readonly Omit<Customer, 'id'>[] = [
  {
    name: '王建国',
    company: '北京远航贸易有限公司',
    tier: 'vip-strategic',
    numbers: ['13800138000', '01065558800'],
    accountNumber: '960012345',
    address: '北京市朝阳区建国路 88 号',
    language: 'zh-CN',
    notes: '每周三下午固定取件，请提前一小时电话确认。',
  },
  {
    name: '李芳',
    company: '上海晨光电子有限公司',
    tier: 'contract',
    numbers: ['13900139000'],
    accountNumber: '960023456',
    address: '上海市浦东新区张江路 500 号',
    language: 'zh-CN',
  },
  {
    name: '张伟',
    tier: 'walk-in',
    numbers: ['13700137000'],
    address: '广州市天河区体育西路 103 号',
    language: 'zh-CN',
  },
  {
    name: 'Emily Carter',
    company: 'Carter Imports Ltd',
    tier: 'vip-network',
    numbers: ['13600136000'],
    accountNumber: '960034567',
    address: '12F, 1000 Lujiazui Ring Road, Shanghai',
    language: 'en',
  },
  {
    name: '赵雷',
    company: '庆阳机械厂',
    tier: 'vip-local',
    numbers: ['13500135000'],
    accountNumber: '960045678',
    address: '甘肃省庆阳市西峰区长庆大道 20 号',
    language: 'zh-CN',
    notes: '方言：镇原口音。',
  },
];

/**
 * Fills an empty store; does nothing, and returns no cards, when somebody is in it already.
 * @param queues ids of the dialplan's queues: every demo agent works in all of them
 * @param realm of the phones' digest, part of what is stored for them
 */
export async function prepareFirstStart(
  people: SqlitePeople,
  queues: readonly string[],
  realm: string,
): Promise<readonly SignInCard[]> {
  if (people.hasPeople) return [];
  const cards: SignInCard[] = [];
  for (const { skills, ...demo } of demoAgents) {
    const { name, extension } = demo;
    const agentId = newId('agt');
    people.saveAgent({
      ...{ id: agentId, name, extension, skills },
      queues: queues.map((queueId) => ({ queueId, order: 1 })),
    });
    const card = newCard(demo, 'agent');
    await saveSignIn(people, realm, card, { id: agentId, agentId });
    cards.push(card);
  }
  for (const card of [newCard(demoSupervisor, 'supervisor'), newCard(demoAdmin, 'admin')]) {
    await saveSignIn(people, realm, card, { id: newId('prs') });
    cards.push(card);
  }
  for (const customer of demoCustomers) people.saveCustomer({ id: newId('cus'), ...customer });
  return cards;
}

function newCard(
  who: Pick<SignInCard, 'name' | 'username' | 'extension'>,
  role: SignInCard['role'],
): SignInCard {
  const { name, username, extension } = who;
  const password = newPassword();
  return { name, username, role, extension, password, phonePassword: newPassword() };
}

/** The person at the desk, and the account of her phone. */
async function saveSignIn(
  people: SqlitePeople,
  realm: string,
  card: SignInCard,
  ids: Pick<Person, 'id' | 'agentId'>,
): Promise<void> {
  const { name, username, extension, role } = card;
  people.savePhoneAccount(phoneAccount(extension, realm, card.phonePassword));
  people.savePerson({
    ...ids,
    ...{ username, name, extension },
    passwordHash: await hashPassword(card.password),
    roles: [role],
    disabled: false,
  });
}
