import type { Command } from 'commander';
import type { MessageName } from '../../domain/messages/index.ts';
import { several, withExamples } from '../options.ts';
import { withMessageOptions, type MessageFlags } from './options.ts';
import { sendMessage } from './send.ts';
import { addStay, stayFrom } from './stay.ts';

/** The messages without a body of their own, by command. */
const bareMessages: Readonly<Record<string, readonly [name: MessageName, does: string]>> = {
  'check-in': ['checkIn', 'the guests have arrived: issue keys at once'],
  'undo-check-in': ['undoCheckIn', 'take a check-in back'],
  'check-out': ['checkOut', 'the guests have left: revoke all keys'],
  'undo-check-out': ['undoCheckOut', 'take a check-out back'],
  cancel: ['cancel', 'the guests will not come: revoke all keys'],
  'no-show': ['noShow', 'the guests did not come: revoke all keys'],
  reinstate: ['reinstate', 'take a cancellation, no-show or departure back'],
  hold: ['hold', 'issue nothing until release; keys can still be revoked'],
  'revoke-keys': ['revokeKeys', 'take all keys back at once, and issue none until release'],
  release: ['release', 'end a hold'],
};

interface GuestFlags extends MessageFlags {
  readonly identity?: string;
  readonly fullName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly room?: readonly string[];
  readonly area?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** Adds a command for each message that is not a whole PUT. */
export function addMessageCommands(reservation: Command): void {
  addBareMessages(reservation);
  const guest = reservation.command('guest').description('add or remove a guest');
  withExamples(
    guest,
    ['reservation guest add R-1001 g2 --full-name "Bo Example"'],
    ['reservation guest remove R-1001 g2'],
  );
  addGuestAdd(guest);
  addGuestRemove(guest);
  addNewKey(reservation);
  addRooms(reservation);
  addStay(reservation);
  addLostPhone(reservation);
  addAdopt(reservation);
}

function addBareMessages(reservation: Command): void {
  for (const [command, [name, does]] of Object.entries(bareMessages))
    withExamples(
      withMessageOptions(reservation.command(command)),
      [`reservation ${command} R-1001`],
      [`reservation ${command} R-1001 --event-id front-desk-17 --json`],
    )
      .description(does)
      .argument('<ID>')
      .action((reservationId: string, flags: MessageFlags) => sendMessage({ reservationId, name, body: {} }, flags));
}

function addGuestAdd(guest: Command): void {
  withExamples(
    withMessageOptions(guest.command('add')),
    ['reservation guest add R-1001 g2 --full-name "Bo Example" --room 102 --wait issued'],
    ['reservation guest add R-1001 g2 --email bo@example.com --from 2026-12-02 --to 2026-12-04'],
  )
    .description('add a guest, by --identity or by name, e-mail address or phone number')
    .argument('<ID>')
    .argument('<GUEST>', 'the guest’s id in the PMS')
    .option('--identity <userIdentityId>')
    .option('--full-name <name>')
    .option('--email <address>')
    .option('--phone <number>', 'such as +15550100000; without country code it is one of the property’s country')
    .option('--room <room>', 'one of the reservation’s rooms, may be repeated; default: all of them', several)
    .option('--area <area>', 'may be repeated', several)
    .option('--from <date or instant>', 'the guest’s own stay, with --to')
    .option('--to <date or instant>')
    .action((reservationId: string, guestId: string, flags: GuestFlags) =>
      sendMessage({ reservationId, name: 'addGuest', body: { guest: guestFrom(guestId, flags) } }, flags),
    );
}

function addGuestRemove(guest: Command): void {
  withExamples(
    withMessageOptions(guest.command('remove')),
    ['reservation guest remove R-1001 g2'],
    ['reservation guest remove R-1001 g2 --rekey'],
  )
    .description('remove a guest; the other guests’ keys stay as they are')
    .argument('<ID>')
    .argument('<GUEST>')
    .option('--rekey', 'new keys for the other guests too, in case the removed guest’s phone stays offline')
    .action((reservationId: string, guestId: string, flags: MessageFlags & { readonly rekey?: true }) => {
      const body = { guestId, ...(flags.rekey ? { rekey: true } : {}) };
      return sendMessage({ reservationId, name: 'removeGuest', body }, flags);
    });
}

function addNewKey(reservation: Command): void {
  withExamples(
    withMessageOptions(reservation.command('new-key')),
    ['reservation new-key R-1001 --guest g1 --wait issued'],
    ['reservation new-key R-1001 --guest g1 --rekey', 'a card was joined that is not the guests’'],
  )
    .description('give a guest a new key; the other guests’ keys stay as they are')
    .argument('<ID>')
    .requiredOption('--guest <guestId>', 'the guest’s id in the PMS')
    .option('--rekey', 'new keys for all guests; all older keys, and cards of the desk, stop working')
    .action((reservationId: string, flags: MessageFlags & { readonly guest: string; readonly rekey?: true }) => {
      const body = { guestId: flags.guest, ...(flags.rekey ? { rekey: true } : {}) };
      return sendMessage({ reservationId, name: 'newKey', body }, flags);
    });
}

function addRooms(reservation: Command): void {
  withExamples(
    withMessageOptions(reservation.command('rooms')),
    ['reservation rooms R-1001 101 102', 'these rooms from now on'],
    ['reservation rooms R-1001 103 --move 101=103', 'out of one room into another'],
  )
    .description('change the rooms')
    .argument('<ID>')
    .argument('[ROOM...]', 'all rooms from now on; if none is given, no room is assigned')
    .option('--move <from=to>', 'guests who have a room of their own move with it; may be repeated', several)
    .action((reservationId: string, rooms: string[], flags: MessageFlags & { readonly move?: readonly string[] }) => {
      const body = { rooms, ...(flags.move && { moves: flags.move.map(moveFrom) }) };
      return sendMessage({ reservationId, name: 'changeRooms', body }, flags);
    });
}

function addLostPhone(reservation: Command): void {
  withExamples(
    withMessageOptions(reservation.command('lost-phone')),
    ['reservation lost-phone R-1001 g2 --wait issued'],
    ['reservation lost-phone R-1001 g2 --device 5f0d9a52-43f1-4c57-9d3f-0a4a9b1f2c3d'],
  )
    .description('report that a guest has lost a phone: all guests get new keys')
    .argument('<ID>')
    .argument('<GUEST>')
    .option('--device <deviceId>', 'the phone; default: all phones of the guest')
    .action((reservationId: string, guestId: string, flags: MessageFlags & { readonly device?: string }) => {
      const body = { guestId, ...(flags.device === undefined ? {} : { deviceId: flags.device }) };
      return sendMessage({ reservationId, name: 'reportLostPhone', body }, flags);
    });
}

function addAdopt(reservation: Command): void {
  withExamples(withMessageOptions(reservation.command('adopt')), [
    'reservation adopt R-1001 5f0d9a52-43f1-4c57-9d3f-0a4a9b1f2c3d',
    'the guests’ card, as “nightlatch adopt” shows it',
  ])
    .description('say which credentials on the rooms are the guests’ own: keys join them')
    .argument('<ID>')
    .argument('<CREDENTIAL...>', 'all of them, by Seam’s ids')
    .action((reservationId: string, acsCredentialIds: string[], flags: MessageFlags) =>
      sendMessage({ reservationId, name: 'adopt', body: { acsCredentialIds } }, flags),
    );
}

function guestFrom(guestId: string, flags: GuestFlags): object {
  const { identity, fullName, email, phone, room, area, from, to } = flags;
  const given = {
    userIdentityId: identity,
    fullName,
    emailAddress: email,
    phoneNumber: phone,
    rooms: room,
    areas: area,
    stay: stayFrom(from, to),
  };
  return { guestId, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

/** `101=102`: a guest who had room 101 now has room 102. */
function moveFrom(text: string): object {
  const [from = '', ...to] = text.split('=');
  return { from, to: to.join('=') };
}
