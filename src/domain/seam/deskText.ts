import { tellOperator } from '../whereToLook.ts';
import { adviceOn, type SeamProblem, type Team } from './codes.ts';

const toTell: Readonly<Record<Team, string>> = {
  'Site IT': "Tell the hotel's IT.",
  'Visionline installer': 'Tell the installer of the lock system.',
  'Front desk': tellOperator,
  'Seam support': tellOperator,
  'Manager of the Connect Webview': tellOperator,
  'PMS team': 'Tell the team of the PMS.',
};

/**
 * What the front desk does about problems, each sentence once.
 *
 * @param otherwise what it does if the codes alone do not say it; the reader is added.
 */
export function deskText(problems: readonly SeamProblem[], otherwise: string): string {
  const known = problems.map(adviceOn);
  const own = known.flatMap((advice) => advice?.atDesk ?? []);
  const tell = known.flatMap((advice) => {
    if (advice === null) return [tellOperator];
    return advice.atDesk === undefined && advice.team !== null ? [toTell[advice.team]] : [];
  });
  const general = own.length === problems.length ? [] : [otherwise];
  return [...new Set([...own, ...general, ...tell])].join(' ');
}
