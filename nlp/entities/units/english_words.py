"""Words of units in English: levels, arms, sides, the phonetic alphabet."""

from __future__ import annotations

from typing import Final

from nlp.entities.units.phrases import phrases

EN_LEVELS: Final = phrases({
    "squad": "squad", "plt": "platoon, plt, plat, platoons", "co": "company, co, coy, companies, "
    "cos, regional force company, rf company, rf co, popular force company",
    "bn": "battalion, bn, batt, battalions, bns, battallion",
    "regt": "regiment, regt, rgt, regiments, regimental, reg, regts",
    "bde": "brigade, bde, brigades, bdes, brigade task force, bde task force", "lib": "lib",
    "div": "division, div, divisions, divs", "corps": "corps",
    "bty": "battery, btry, bty, batteries", "trp": "troop, trp", "sqn": "squadron, sqdn, sqn, "
    "squadrons",
    "front": "front", "mr": "military region, mr", "group": "group, transportation group, "
    "rear service group, rear services group, grp",
    "binhtram": "binh tram, military station",
}, ascii_only=True)  # fmt: skip
EN_ARMS: Final = phrases({
    "sapper": "sapper, sappers", "aaa": "anti aircraft, antiaircraft, aaa, anti aircraft "
                                        "artillery, aa, flak",
    "arty": "artillery, arty, field artillery, fa, fld arty, field arty, arti",
    "sam": "sam, missile, surface to air missile", "eng": "engineer, engineers, engr, eng, "
    "combat engineer, combat engr",
    "tank": "tank, armor, armored, armd, armoured", "recon": "recon, reconnaissance, "
    "force recon, force reconnaissance, long range recon",
    "inf": "infantry, inf, infantry regiment, parachute infantry, pir, mech, mechanized, "
    "mechanized infantry",
    "cav": "cavalry, cav, air cavalry, air cav, armored cavalry, acr, armored cav",
    "abn": "airborne, abn, parachute, para", "mar": "marines, marine, usmc",
    "ranger": "ranger, rangers, rgr", "lf": "lf, local force, local",
    "signal": "signal, commo", "trans": "transportation, trans, transport",
    "med": "medical, med", "rar": "rar, royal australian", "sf": "special forces", "sas": "sas",
    "-": "main force, mf, heavy, light, independent, infiltration, rifle, provincial, "
    "provisional, mobile, field, fd, combat, separate, straight leg",
}, ascii_only=True)  # fmt: skip
EN_SIDES: Final = phrases({
    "PAVN": "nva, vc, pavn, viet cong, vietcong, north vietnamese, north vietnamese army, plaf, "
    "nvn, viet minh, enemy, vm, vc nva, nva vc",
    "ARVN": "arvn, south vietnamese, vietnamese, rf, pf, regional force, popular force, "
    "ruff puff, regional forces, popular forces, vnaf, vnmc, rvn, vn, army of vietnam",
    "US": "us, u s, american, army, united states, usa", "ROK": "rok, korean, roks, south "
        "korean, rok army",
    "AUS": "rnzir, rnzaf, rnza, nz, new zealand, anzac, australian, aus, aussie", "FR": "french",
    "CN": "chinese, pla",
}, ascii_only=True)  # fmt: skip
PHONETIC: Final = {
    "alpha": "A", "alfa": "A", "bravo": "B", "charlie": "C", "delta": "D", "echo": "E",
    "foxtrot": "F", "fox": "F", "golf": "G", "hotel": "H", "india": "I", "kilo": "K",
    "lima": "L", "mike": "M",
}  # fmt: skip
PERSONS: Final = frozenset(
    "leader leaders commander sergeant sgt cdr co xo ldr medic member".split()
)
COMPANY: Final = {
    "co": "co", "company": "co", "coy": "co", "troop": "trp", "trp": "trp", "battery": "bty",
    "btry": "bty", "bty": "bty", "cie": "co", "companies": "co", "cos": "co", "batteries": "bty",
    "troops": "trp", "sqn": "sqn", "squadron": "sqn",
}  # fmt: skip
"""What a letter may name: "A Company", "B Troop", "C Sqn"."""
REGIONAL: Final = frozenset(("regional", "popular", "rf", "pf"))
"""Words of the Regional and Popular Forces, which are of the ARVN's side."""
AIR_CAVALRY: Final = frozenset(("5", "7", "8", "12"))
"""Cavalry regiments whose parts are battalions (infantry of the 1st Cavalry Division)."""
