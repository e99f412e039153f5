import {
  IconActivity, IconAddressBook, IconBriefcase, IconBuilding, IconBuildingStore, IconCalendarEvent, IconCash, IconChecklist,
  IconBrandWhatsapp, IconCircleDot, IconDatabaseImport, IconForms, IconFileInvoice, IconFileText, IconFolder, IconGift, IconHeartHandshake, IconHome,
  IconLifebuoy, IconLink, IconMail, IconMapPin, IconMessage, IconMessages, IconNote, IconPackage, IconPhone, IconReceipt,
  IconRocket, IconSettings, IconShield, IconShoppingCart, IconSpeakerphone, IconStar, IconTag, IconTargetArrow, IconTicket,
  IconUser, IconUserShield, IconUsers, IconUsersGroup, IconWorld,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

// The names that a schema may use, in our own words and in those of the icon set.
const icons: Record<string, ComponentType<{ size?: number; stroke?: number }>> = {
  activity: IconActivity, address: IconMapPin, "address-book": IconAddressBook, briefcase: IconBriefcase, building: IconBuilding,
  calendar: IconCalendarEvent, "calendar-event": IconCalendarEvent, call: IconPhone, cart: IconShoppingCart, cash: IconCash,
  chat: IconMessages, check: IconChecklist, "check-square": IconChecklist, checklist: IconChecklist, email: IconMail,
  file: IconFileText, folder: IconFolder, gift: IconGift, handshake: IconHeartHandshake, home: IconHome, import: IconDatabaseImport,
  invoice: IconFileInvoice, lifebuoy: IconLifebuoy, link: IconLink, mail: IconMail, "map-pin": IconMapPin, meeting: IconCalendarEvent,
  megaphone: IconSpeakerphone, message: IconMessage, messages: IconMessages, note: IconNote, package: IconPackage, phone: IconPhone,
  receipt: IconReceipt, rocket: IconRocket, settings: IconSettings, shield: IconShield, sms: IconMessage, star: IconStar,
  store: IconBuildingStore, tag: IconTag, tags: IconTag, target: IconTargetArrow, task: IconChecklist, tasks: IconChecklist,
  ticket: IconTicket, user: IconUser, "user-shield": IconUserShield, users: IconUsers, "users-group": IconUsersGroup,
  form: IconForms, visit: IconMapPin, web: IconWorld, whatsapp: IconBrandWhatsapp, world: IconWorld,
};

export function Icon({ name, size = 18 }: { name: string | null | undefined; size?: number }) {
  const Drawing = icons[name ?? ""] ?? IconCircleDot;
  return <Drawing size={size} stroke={1.6} aria-hidden />;
}
