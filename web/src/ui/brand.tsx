/** The mark: one ribbon tied into a bow. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="var(--lz-accent)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d="M16 15C11.5 7 3.5 6.500 3.500 12.500S11.500 20 16 15Z" fill="var(--lz-accent)" fillOpacity="0.14" />
      <path d="M16 15c4.500-8 12.500-8.500 12.500-2.500S20.500 20 16 15Z" fill="var(--lz-accent)" fillOpacity="0.14" />
      <path d="M14.800 17.500 10 26M17.200 17.500 22 26" />
    </svg>
  );
}

export function Brand({ size = 24 }: { size?: number }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: size * 0.34 }}>
      <Mark size={size} />
      <span style={{ fontWeight: 650, fontSize: size * 0.78, letterSpacing: "-0.02em" }}>Lazo</span>
    </span>
  );
}
