"""The defences: where each stands, how it is taken out, and which tests then fail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defence:
    """One defence.

    Attributes:
        says: what it is, for docs/asvs.md.
        file: where it stands, from the project's root.
        stands: text that occurs in the file exactly once.
        removed: what stands there without the defence.
        noticed_by: tests of which each fails then.
        database: on which they run, where the other one's locks would hold by themselves.
    """

    says: str
    file: str
    stands: str
    removed: str
    noticed_by: tuple[str, ...]
    database: str = "sqlite"


_SIGN_IN = "portal/services/officer/officer_sign_in.py"
_FACTORS = "portal/services/officer/second_factors.py"
_SESSIONS = "portal/services/officer/officer_sessions.py"
_WORK_ACCOUNT = "portal/web/officer/sign_in/work_account_routes.py"
_ACCESS = "portal/web/shared/access.py"
_HEADERS = "portal/web/shared/headers.py"
_TRACKING = "portal/services/tracking/tracking_access.py"
_CODES = "portal/services/tracking/sign_in_codes.py"
_STORE = "portal/files/store.py"

DEFENCES = (
    Defence(
        "Who is not signed in sees no officer's page",
        _ACCESS,
        "    if officer is None:\n        return _to_sign_in()",
        "    if officer is None:\n        return None",
        ("test_a_forged_cookie_opens_nothing",),
    ),
    Defence(
        "A role sees its own pages only",
        _ACCESS,
        "    if officer.role not in view.roles:\n        _refuse(officer)",
        "",
        ("test_every_address_answers_as_the_table_says",),
    ),
    Defence(
        "An act of an address is open to the roles of its entry only",
        _ACCESS,
        "    if not rights.may(officer.role, act):\n        _refuse(officer, act)",
        "",
        ("test_an_act_is_open_to_the_roles_of_its_own_entry",),
    ),
    Defence(
        "An act without an entry is nobody's",
        _ACCESS,
        "    if act not in rights.ACTS:\n        abort(404)",
        "    if act not in rights.ACTS:\n        return None",
        ("test_an_act_without_an_entry_is_nobodys",),
    ),
    Defence(
        "A session is over at once when its officer signs out",
        _SESSIONS,
        "        OfficerSession.ended_at.is_(None),\n        OfficerSession.ends_at > now,",
        "        OfficerSession.ends_at > now,",
        ("test_a_session_dies_at_sign_out", "test_signing_in_ends_the_session_before"),
    ),
    Defence(
        "A session ends after twelve hours",
        _SESSIONS,
        "        OfficerSession.ends_at > now,\n",
        "",
        ("test_a_session_ends_after_twelve_hours_of_work",),
    ),
    Defence(
        "A session ends after thirty idle minutes",
        _SESSIONS,
        "        OfficerSession.seen_at > now - IDLE,\n",
        "",
        ("test_a_session_ends_after_thirty_idle_minutes",),
    ),
    Defence(
        "A disabled officer is out at once",
        _SESSIONS,
        ", *live(), Officer.disabled_at.is_(None)",
        ", *live()",
        ("test_a_disabled_officer_is_out_at_once_and_stays_out",),
    ),
    Defence(
        "A sign-in ends the session before it in the same browser",
        _SESSIONS,
        "    _end(session, before)\n    token",
        "    token",
        ("test_signing_in_ends_the_session_before",),
    ),
    Defence(
        "A code of the app opens once",
        _FACTORS,
        "Authenticator.last_step < step)",
        "Authenticator.last_step <= step)",
        ("test_of_many_at_once_a_code_opens_for_one",),
        database="postgresql",
    ),
    Defence(
        "A recovery code opens once",
        _FACTORS,
        "            RecoveryCode.used_at.is_(None),\n",
        "",
        ("test_a_recovery_code_opens_once",),
    ),
    Defence(
        "Recovery codes are kept by a slow hash",
        "portal/security/passwords.py",
        "time_cost=2, memory_cost=19 * 1024,",
        "time_cost=1, memory_cost=8,",
        ("test_recovery_codes_are_kept_by_a_slow_hash_below_a_key",),
    ),
    Defence(
        "No second factor is changed by the password alone",
        "portal/services/officer/own_account.py",
        "        if second_factors.take_code(session, officer_id, code) is not None:\n            return True",
        "        return True",
        ("test_no_second_factor_changes_by_the_password_alone",),
    ),
    Defence(
        "An app that is set up is not set up anew by the password alone",
        _SIGN_IN,
        "    if waiting.has_app:\n        raise StepGone\n",
        "",
        ("test_an_app_that_is_set_up_is_not_set_up_by_the_password_alone",),
    ),
    Defence(
        "Tries with a password are counted",
        _SIGN_IN,
        '    count_tries("sign-in", name, caller.address)\n',
        "",
        ("test_tries_are_counted_by_name_and_address", "test_unknown_names_are_throttled_alike"),
    ),
    Defence(
        "Tries with a code are counted",
        _SIGN_IN,
        '    officer_id = find_step(token).officer_id\n    count_tries("second-factor", str(officer_id), caller.address)\n',
        "    officer_id = find_step(token).officer_id\n",
        ("test_codes_are_counted_by_officer_and_address",),
    ),
    Defence(
        "Many wrong codes after the right password lock the officer",
        _SIGN_IN,
        "            sa.update(Officer).where(Officer.id == officer_id).values(locked_at=clock.now())",
        "            sa.update(Officer).where(Officer.id == officer_id).values(locked_at=None)",
        ("test_many_wrong_codes_after_the_password_lock_the_officer",),
    ),
    Defence(
        "One address cannot use up the tries of all",
        _SIGN_IN,
        '        (f"{what}:{name}:{address}", _TRIES),\n        (f"{what}:{address}", _TRIES_BY_ADDRESS),\n',
        '        (f"{what}:{name}:{address}", _TRIES),\n',
        ("test_one_address_cannot_use_up_what_all_have",),
    ),
    Defence(
        "Tries are counted in one statement, for all workers together",
        "portal/services/throttles.py",
        'set_={"hits": Throttle.hits + 1}',
        'set_={"hits": Throttle.hits}',
        ("test_tries_are_counted_by_name_and_address",),
    ),
    Defence(
        "An unknown name costs the work of a known one",
        "portal/security/passwords.py",
        "        matches = _hasher.verify(stored or _dummy(), password)",
        "        matches = bool(stored) and _hasher.verify(stored or '', password)",
        ("test_an_unknown_name_takes_the_same_work",),
    ),
    Defence(
        "A provider that calls itself by another address lets nobody in",
        _WORK_ACCOUNT,
        "!= provider.issuer:",
        '== "":',
        ("test_metadata_of_another_issuer_are_refused_and_logged",),
    ),
    Defence(
        "A provider's token is signed, in a way that we take",
        _WORK_ACCOUNT,
        '    metadata["id_token_signing_alg_values_supported"] = _ALGORITHMS\n',
        "",
        ("test_a_token_that_the_provider_did_not_sign_is_refused",),
    ),
    Defence(
        "After signing in nobody is led to another site",
        "portal/web/officer/sign_in/return_path.py",
        '    if parts.scheme or parts.netloc or "\\\\" in path or "//" in path:',
        "    if False:",
        ("test_signing_in_leads_nowhere_else",),
    ),
    Defence(
        "Cookies are kept from scripts",
        "portal/web/shared/cookies.py",
        "        _named(name), value, path=PATH, httponly=True,",
        "        _named(name), value, path=PATH, httponly=False,",
        ("test_the_cookie_is_kept_from_scripts_and_other_sites",),
    ),
    Defence(
        "Under https cookies are of this host only",
        "portal/web/shared/cookies.py",
        '_PREFIX = "__Host-"',
        '_PREFIX = ""',
        ("test_the_names_follow_the_scheme",),
    ),
    Defence(
        "No script but our own runs on a page",
        _HEADERS,
        "        \"default-src 'none'\",\n        \"script-src 'self'\",",
        "        \"default-src 'self'\",\n        \"script-src 'self' 'unsafe-inline'\",",
        ("test_one_question_leads_to_the_next",),
    ),
    Defence(
        "No other site frames a page",
        _HEADERS,
        "        \"frame-ancestors 'none'\",\n",
        "",
        ("test_one_question_leads_to_the_next",),
    ),
    Defence(
        "What a browser was told is, it does not guess anew",
        _HEADERS,
        '    "X-Content-Type-Options": "nosniff",\n',
        "",
        ("test_one_question_leads_to_the_next",),
    ),
    Defence(
        "Pages are kept in no cache",
        _HEADERS,
        'added.append(("Cache-Control", "no-store"))',
        "pass",
        ("test_one_question_leads_to_the_next",),
    ),
    Defence(
        "A page has a body of bounded size",
        "portal/factory.py",
        "        MAX_CONTENT_LENGTH=_BODY_LIMIT,\n",
        "",
        ("test_a_body_over_the_limit_leaves_the_earlier_answers_safe",),
    ),
    Defence(
        "A cell of a spreadsheet is no formula",
        "portal/web/shared/csv_file.py",
        "[[safe_cell(cell) for cell in row] for row in rows]",
        "rows",
        ("test_the_table_holds_no_formula",),
    ),
    Defence(
        "A draft that was sent gives the same report again",
        "portal/services/report/reports.py",
        "        if draft.sent_reference:\n            return sent_of(_find(session, draft.sent_reference), code)\n",
        "",
        ("test_sending_a_draft_again_gives_the_same_report",),
    ),
    Defence(
        "The draft is locked before it is sent",
        "portal/services/drafts.py",
        "    return _live(session, token, journey, lock=True)\n\n\ndef mark_sent",
        "    return _live(session, token, journey)\n\n\ndef mark_sent",
        ("test_six_at_once_make_one_report",),
        database="postgresql",
    ),
    Defence(
        "A commit is on the disk before it is acknowledged",
        "portal/database.py",
        '    "synchronous=FULL",\n',
        '    "synchronous=OFF",\n',
        ("test_a_commit_is_on_the_disk",),
    ),
    Defence(
        "A file is on the disk before it has its name",
        _STORE,
        "                os.fsync(file.fileno())\n",
        "",
        ("test_the_file_is_on_disk_before_it_has_its_name",),
    ),
    Defence(
        "A file half written leaves nothing",
        _STORE,
        "            unfinished.unlink(missing_ok=True)\n            raise",
        "            raise",
        ("test_a_full_disk_leaves_nothing_behind",),
    ),
    Defence(
        "The name of a file is never a path",
        _STORE,
        "    if not _NAME.fullmatch(name):\n",
        "    if not name:\n",
        ("test_a_name_is_never_a_path",),
    ),
    Defence(
        "Names that strangers gave become safe labels",
        "portal/files/names.py",
        '    return unicodedata.category(character).startswith("C") or character in _FORBIDDEN',
        "    return False",
        ("test_every_name_becomes_one_that_is_safe_in_a_header_and_on_a_disk",),
    ),
    Defence(
        "A file is what its bytes say",
        "portal/files/checking.py",
        "        if look and _PAGE.search(kept + chunk):",
        "        if False:",
        ("test_a_page_inside_a_photo_is_found_wherever_it_lies",),
    ),
    Defence(
        "An archive behind a photo is found",
        "portal/files/checking.py",
        "    if reason is None and _hides_zip(window):",
        "    if False:",
        ("test_an_archive_behind_a_file_is_found",),
    ),
    Defence(
        "A picture of too many pixels is refused before it is drawn",
        "portal/files/image_process.py",
        "        if picture.width * picture.height > most_pixels:\n            return TOO_MANY_PIXELS\n",
        "",
        ("test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn",),
    ),
    Defence(
        "The process that draws has bounded memory, time and files",
        "portal/files/image_process.py",
        "        resource.setrlimit(what, (most, most))",
        "        pass",
        ("test_the_process_holds_itself_to_limits",),
    ),
    Defence(
        "What a photo tells of its owner is gone",
        "portal/files/image_process.py",
        '    plain.save(data, "JPEG", quality=_JPEG_QUALITY)',
        '    plain.save(data, "JPEG", quality=_JPEG_QUALITY, exif=picture.getexif())',
        ("test_what_a_photo_tells_about_its_owner_is_gone",),
    ),
    Defence(
        "What the scanner finds harmful is refused",
        "portal/services/evidence/evidence_checks.py",
        "    if socket and Scanner(socket).scan(store.read(claim.key, claim.name)) == Verdict.HARMFUL:",
        "    if False:",
        ("test_the_scanner_finds_what_is_harmful",),
    ),
    Defence(
        "A file waits while the scanner is away",
        "portal/services/evidence/evidence_checks.py",
        '        _log.warning("evidence.waits", exc_info=error, extra=_told(claim))\n        _note_waiting(claim)',
        "        _note_kept(claim, None, None, scanned=False)",
        ("test_a_file_waits_while_the_scanner_is_down_and_is_kept_after",),
    ),
    Defence(
        "A report names the one who opened it: another code opens another case",
        _TRACKING,
        "    if access.email_term is None and access.reference != reference:\n        return None\n",
        "",
        ("test_one_case_s_code_does_not_open_another",),
    ),
    Defence(
        "Mail opens only cases that may be mailed there now",
        _TRACKING,
        "    mine = [case for case in found if is_mailed_at(case, access.email_term)]",
        "    mine = list(found)",
        ("test_a_case_with_signs_of_abuse_is_not_opened_through_another_one",),
    ),
    Defence(
        "A mailed code is spent after five tries",
        _CODES,
        "            SignInCode.tries < MOST_TRIES,\n",
        "",
        ("test_five_tries_then_even_the_right_code_is_spent",),
    ),
    Defence(
        "An act that failed stays on record",
        "portal/services/audit/audit.py",
        "        add_entry(session, act, officer_id=officer_id, subject=subject, facts=facts)\n        session.commit()",
        "        add_entry(session, act, officer_id=officer_id, subject=subject, facts=facts)",
        ("test_an_act_that_failed_stays_on_record",),
    ),
    Defence(
        "What is sealed opens in its own place only",
        "portal/security/vault.py",
        "AESGCM(key).decrypt(nonce, body, context.encode())",
        "AESGCM(key).decrypt(nonce, body, b'')",
        ("test_what_was_told_comes_back_whole",),
    ),
    Defence(
        "An erased case loses its sealed bytes too",
        "portal/services/data_protection/erasing.py",
        "    _empty_sealed_columns(session, case)\n    session.execute(",
        "    session.execute(",
        ("test_at_the_end_dates_and_counts_stay_and_nothing_else",),
    ),
    Defence(
        "An erased case loses its key",
        "portal/services/data_protection/erasing.py",
        "    key.destroy(clock.now())\n",
        "",
        ("test_a_restore_with_later_keys_does_not_bring_it_back",),
    ),
    Defence(
        "A line of the log takes allowed keys only",
        "portal/logs.py",
        "            if key in _ALLOWED and _ALLOWED[key](value):",
        "            if True:",
        ("test_a_line_takes_allowed_keys_with_allowed_values_only",),
    ),
    Defence(
        "A page that one mailed link opened sets nobody else's password",
        "portal/web/officer/sign_in/invitation_routes.py",
        '        if request.form.get("username") != officer.email:',
        "        if False:",
        ("test_a_second_link_in_one_browser_gives_nobody_the_others_password",),
    ),
    Defence(
        "Workers seal by the key that all rests on, whatever order they have",
        "portal/services/audit/audit_seals.py",
        "seal_keys()[place_of_noted_key()]",
        "seal_keys()[0]",
        ("test_workers_that_get_the_new_key_one_after_the_other_seal_as_one",),
    ),
    Defence(
        "A store of files that hangs keeps nobody from reporting",
        "portal/web/shared/places.py",
        "house = elsewhere if _waits_elsewhere() else places",
        "house = places",
        ("test_where_the_store_of_files_hangs_people_still_report",),
    ),
    Defence(
        "A database that is lost at the end spoils no answer",
        "portal/extensions.py",
        "        except SQLAlchemyError:",
        "        except NotImplementedError:",
        ("test_a_database_that_is_lost_at_the_end_spoils_no_answer",),
    ),
)
