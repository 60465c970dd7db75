import { tellOperator } from '../whereToLook.ts';

/** The resources of Seam whose error and warning codes Nightlatch reads. */
export type SeamObject =
  'acs_system' | 'connected_account' | 'acs_credential' | 'acs_user' | 'user_identity' | 'acs_entrance';

/** Who can do something about a code. */
export type Team =
  'Site IT' | 'Visionline installer' | 'Front desk' | 'Seam support' | 'Manager of the Connect Webview' | 'PMS team';

/** What a code of Seam's means, and what to do about it. */
export interface CodeAdvice {
  readonly means: string;
  /** `null`: there is nothing to do but to wait. */
  readonly team: Team | null;
  readonly advice: string;
  /** What the front desk tells the guest and does; absent: `deskText` follows from what is concerned, and the team. */
  readonly atDesk?: string;
  /** Of a system or an account: while it lasts, keys are not made, or reach no phone. Absent: they do. */
  readonly stopsKeys?: true;
  /** It belongs to the usual course of things, and is not shown by itself. */
  readonly isUsual?: true;
}

const wait = 'Nothing to do: Seam reconnects by itself. If it lasts longer than an hour, ask Seam support.';
const reconnect = "Connect the account again with Seam's Connect Webview.";
const bridgeDown: CodeAdvice = {
  means: 'Seam cannot reach Seam Bridge',
  team: 'Site IT',
  advice: 'Check that the Seam Bridge program and its PC run, and that the PC reaches the internet.',
  stopsKeys: true,
};

/**
 * Every code that a Visionline hotel can meet, by the resource that shows it (Seam: errors and warnings of acs_system,
 * connected_account, acs_credential, acs_user, user_identity and acs_entrance).
 */
export const seamCodes: Readonly<Record<SeamObject, Readonly<Record<string, CodeAdvice>>>> = {
  acs_system: {
    seam_bridge_disconnected: bridgeDown,
    bridge_disconnected: bridgeDown,
    visionline_instance_unreachable: {
      means: 'Seam Bridge runs but cannot reach the Visionline server',
      team: 'Site IT',
      advice: 'Check that the Visionline server runs, and that the LAN address in Seam Console is still right.',
      stopsKeys: true,
    },
    provider_service_unavailable: {
      means: "The lock maker's service is down",
      team: null,
      advice: wait,
      stopsKeys: true,
    },
    account_disconnected: {
      means: 'The log-in with which Seam reaches the system is no longer valid',
      team: 'Manager of the Connect Webview',
      advice: reconnect,
      stopsKeys: true,
    },
    acs_system_disconnected: {
      means: 'The system is disconnected from Seam',
      team: 'Manager of the Connect Webview',
      advice: reconnect,
      stopsKeys: true,
    },
    insufficient_permissions: {
      means: "Seam's operator in Visionline lacks rights",
      team: 'Visionline installer',
      advice: "Give Seam's operator in Visionline the rights that Seam's setup guide names.",
      stopsKeys: true,
    },
    setup_required: {
      means: 'The setup of the system is not complete, or a licence has ended',
      team: 'Visionline installer',
      advice: 'Open the system in Seam Console: its warning names the step that is missing.',
      stopsKeys: true,
    },
    unknown_issue_with_acs_system: {
      means: 'Seam cannot read the system completely, so what Seam shows may be out of date',
      team: 'Seam support',
      advice: 'Ask why the system does not sync. Keys already issued work on.',
    },
    time_zone_does_not_match_location: {
      means:
        'The time zone of some locks does not match the place of the hotel, so keys may begin and end at the wrong time',
      team: 'Visionline installer',
      advice: 'Correct the time zone of the locks that Seam Console names.',
    },
  },
  connected_account: {
    account_disconnected: {
      means: 'The account is disconnected from Seam',
      team: 'Manager of the Connect Webview',
      advice: reconnect,
      stopsKeys: true,
    },
    bridge_disconnected: bridgeDown,
    account_reauthorization_requested: {
      means: 'The account has to be authorized again; it still works, but will be disconnected one day',
      team: 'Manager of the Connect Webview',
      advice: reconnect,
    },
    scheduled_maintenance_window: {
      means: "The lock maker has announced maintenance of the account's service",
      team: 'Front desk',
      advice: 'Keep plastic cards ready for arrivals in that time. Seam Console shows when it is.',
      atDesk: `The maker of the locks has announced maintenance. Keep plastic cards ready for arrivals. ${tellOperator}`,
    },
    provider_service_unavailable: { means: "The account's service is down", team: null, advice: wait, stopsKeys: true },
    setup_required: {
      means: "The account's setup is not complete, or a licence has ended",
      team: 'Visionline installer',
      advice: 'Open the account in Seam Console: its warning names the step that is missing.',
      stopsKeys: true,
    },
    unknown_issue_with_connected_account: {
      means: 'Seam cannot read the account completely, so what Seam shows may be out of date',
      team: 'Seam support',
      advice: 'Ask why the account does not sync.',
    },
    being_deleted: {
      means: 'The account is being deleted from Seam, and all keys with it',
      team: 'Manager of the Connect Webview',
      advice: 'Find out who deletes it. If that is a mistake, connect it again and ask Seam support.',
      stopsKeys: true,
    },
  },
  acs_credential: {
    waiting_to_be_issued: {
      means: 'The key is not issued yet',
      team: null,
      advice: 'Nothing to do: `key-not-issued` says so if it takes too long.',
      isUsual: true,
    },
    schedule_modified: {
      means: 'Seam moved a beginning in the past to the moment of creation',
      team: null,
      advice: 'Nothing to do.',
      isUsual: true,
    },
    being_deleted: {
      means: 'The key is being deleted',
      team: null,
      advice: 'Nothing to do: `revoke-overdue` says so if it takes too long.',
      isUsual: true,
    },
    schedule_externally_modified: {
      means: "The times of a phone's copy of the key were changed outside Seam",
      team: 'Front desk',
      advice: 'Find out who changes keys in Visionline. Nightlatch replaces the key once (`key-changed`).',
      isUsual: true,
    },
    unknown_issue_with_acs_credential: {
      means: 'Seam does not know whether the key is as it shows',
      team: 'Seam support',
      advice: 'Try the key at the door. If it does not open, give a plastic card and ask Seam support.',
    },
    needs_to_be_reissued: {
      means: 'The doors of the key have changed since it was made',
      team: 'Front desk',
      advice: 'Encode the card again; for a mobile key ask for a new key.',
    },
    requested_code_unavailable: {
      means: 'The lock gave another code than was asked for',
      team: 'Front desk',
      advice: 'Use the code that Seam Console shows.',
    },
  },
  acs_user: {
    failed_to_create_on_acs_system: {
      means: 'Visionline does not take the guest as a user, so no key can be made',
      team: 'Seam support',
      advice:
        'Look in Visionline for another user with the same e-mail address first: that is the usual reason. Give a plastic card meanwhile.',
    },
    failed_to_update_on_acs_system: {
      means: 'Visionline does not take a change of the guest',
      team: 'Seam support',
      advice: 'Look in Visionline for another user with the same e-mail address first.',
    },
    failed_to_delete_on_acs_system: {
      means: 'Visionline does not delete the guest',
      team: 'Visionline installer',
      advice: 'Look the user up in Visionline: is it in use, or the system full?',
    },
    deleted_externally: {
      means: 'The guest was deleted in Visionline, outside Seam, and keys may be gone',
      team: 'Front desk',
      advice: 'Find out who deletes users in Visionline, then ask for a new key.',
    },
    acs_user_inactive: {
      means: 'Visionline calls the guest inactive, so keys may not open',
      team: 'Front desk',
      advice: 'Look the user up in Visionline: are all licences in use, or is the user switched off?',
    },
    unknown_issue_with_acs_user: {
      means: 'Seam does not know whether Visionline has the guest as it shows',
      team: 'Seam support',
      advice: 'Ask why the user does not sync.',
    },
    being_deleted: { means: 'The user is being deleted', team: null, advice: 'Nothing to do.', isUsual: true },
    is_suspended: {
      means: 'The guest is suspended in the lock system, so keys do not open',
      team: 'Front desk',
      advice: 'Find out why. If the guest may enter, end the suspension in Seam Console.',
      atDesk: `The guest is suspended in the lock system, so mobile keys do not open. Ask your manager whether the guest may enter. ${tellOperator}`,
    },
  },
  user_identity: {
    issue_with_acs_user: {
      means: 'Something is wrong with the guest as a user of the lock system',
      team: 'Front desk',
      advice: 'Read the other entries of this guest, or look the user up in Seam Console.',
    },
    acs_user_profile_does_not_match_user_identity: {
      means: 'Name or contacts of the guest differ between Seam and Visionline',
      team: 'PMS team',
      advice: 'Check whether both are the same person, and correct the guest in the PMS or the user in Visionline.',
    },
    being_deleted: {
      means: "The guest's identity is being deleted",
      team: null,
      advice: 'Nothing to do: a guest who is still expected gets a new one.',
      isUsual: true,
    },
  },
  acs_entrance: {
    entrance_setup_required: {
      means: 'The setup of the door is not complete, so keys may not open it',
      team: 'Visionline installer',
      advice: 'Complete the setup of the door in Visionline, and download it to the lock.',
    },
    privacy_mode: {
      means: 'The door is in privacy mode: a guest inside has locked it for all keys',
      team: 'Front desk',
      advice: 'Knock, or call the room. It ends when the guest opens the door.',
      atDesk:
        'A guest inside has locked the door for all keys. Knock, or call the room. It ends when the guest opens the door.',
    },
    entrance_shares_zone: {
      means: 'The door shares a zone with other doors (Avigilon)',
      team: 'Visionline installer',
      advice: 'Check that the door belongs to this system.',
    },
  },
};

/** A code of Seam's, and the resource that shows it. */
export interface SeamProblem {
  readonly object: SeamObject;
  readonly code: string;
}

/** What is known of a code; `null` if it is not in the table. */
export function adviceOn({ object, code }: SeamProblem): CodeAdvice | null {
  const ofObject = seamCodes[object];
  return Object.hasOwn(ofObject, code) ? (ofObject[code] ?? null) : null;
}

/** The codes that a person has to hear of: all but those that belong to the usual course of things. */
export function unusual(object: SeamObject, codes: readonly string[]): readonly string[] {
  return codes.filter((code) => adviceOn({ object, code })?.isUsual !== true);
}

/** A code in words: what it means, and which team does what. A code that is not in the table is shown as it is. */
export function problemText(problem: SeamProblem): string {
  const known = adviceOn(problem);
  if (known === null)
    return `Seam reports \`${problem.code}\`. Look it up in Seam Console; if it does not go away, ask Seam support.`;
  const { means, team, advice } = known;
  return `${means} (\`${problem.code}\`). ${team === null ? '' : `${team}: `}${advice}`;
}
