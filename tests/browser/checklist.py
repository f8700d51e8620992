"""Which test shows which of the forty items. An item that concerns pages of a later issue names that issue."""

LAWS = "test_checklist.py::test_a_page_passes_the_checklist"  # each page in one mode; all in every mode in `make prove`
LIVE = "test_live_validation.py"
TYPING = "test_typing.py"
KEYS = "test_keyboard.py"
WAYS = "test_journeys.py"
MANNERS = "test_manners.py"
ACCESS = "test_accessibility.py"
PAGES = "../theming/test_pages.py"

CHECKLIST: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("axe finds nothing", (LAWS, f"{ACCESS}::test_a_page_is_open_to_everybody")),
    2: ("what axe cannot decide is decided", (LAWS,)),
    3: (
        "valid HTML, ids once, also after ten live checks",
        (f"{PAGES}::test_a_page_holds_together", f"{ACCESS}::test_no_two_things_share_an_id_after_ten_live_checks"),
    ),
    4: ("titles", (LAWS, f"{PAGES}::test_every_sentence_that_is_asked_for_is_there")),
    5: (
        "one first heading, landmarks, skip link",
        (LAWS, f"{KEYS}::test_the_keyboard_alone_is_enough_to_register_and_sign_out"),
    ),
    6: ("labels are seen and told", (LAWS,)),
    7: (
        "hints and errors describe their field",
        (LAWS, f"{LIVE}::test_what_is_wrong_is_told_once_and_tied_to_its_field"),
    ),
    8: ("required and optional are told", (LAWS,)),
    9: ("purposes of fields", (LAWS, f"{ACCESS}::test_every_control_says_its_name_and_purpose")),
    10: ("types and keyboards", (LAWS,)),
    11: ("paste and drop", (LAWS, f"{TYPING}::test_everything_can_be_pasted")),
    12: ("password managers", (LAWS, f"{TYPING}::test_a_password_manager_sees_a_form_that_went_and_whose_it_was")),
    13: (
        "showing a password",
        (LAWS, f"{WAYS}::test_showing_a_password_keeps_the_caret_and_is_undone_by_sending"),
    ),
    14: (
        "one password field where the realm asks once",
        ("test_checklist.py::test_a_realm_that_asks_once_has_one_field",),
    ),
    15: (
        "guidance before typing",
        (LAWS, f"{LIVE}::test_the_password_rules_are_shown_first_and_ticked_off"),
    ),
    16: (
        "long passwords, any script",
        (
            f"{TYPING}::test_a_password_of_a_hundred_letters_of_any_script_is_one",
            f"{TYPING}::test_the_page_counts_letters_as_the_server_does",
        ),
    ),
    17: ("the error summary", (LAWS, f"{WAYS}::test_errors_lead_to_their_fields")),
    18: (
        "values are kept",
        (
            f"{TYPING}::test_what_was_typed_is_still_there_after_an_error",
            f"{TYPING}::test_after_a_wrong_password_the_name_is_kept_and_the_password_is_not",
        ),
    ),
    19: (
        "nothing is said too early",
        (
            f"{LIVE}::test_nothing_is_said_while_a_field_is_typed_in_for_the_first_time",
            f"{LIVE}::test_nothing_is_said_about_empty_fields_that_were_passed_by",
        ),
    ),
    20: ("punish late", (f"{LIVE}::test_a_changed_wrong_field_is_told_within_half_a_second_of_leaving_it",)),
    21: (
        "reward early",
        (
            f"{LIVE}::test_a_mistake_that_is_mended_goes_away_while_still_in_the_field",
            f"{LIVE}::test_a_mistake_goes_away_soon_after_the_last_key",
        ),
    ),
    22: (
        "focus is never lost",
        (
            f"{LIVE}::test_focus_and_inputs_survive_a_restless_hand",
            f"{LIVE}::test_focus_and_inputs_survive_a_thousand_steps",
        ),
    ),
    23: (
        "old answers never win",
        (
            f"{LIVE}::test_an_answer_about_an_older_value_never_wins",
            f"{LIVE}::test_of_two_checks_the_last_one_is_believed",
            f"{LIVE}::test_leaving_a_field_while_it_is_checked_loses_no_answer",
        ),
    ),
    24: (
        "status is told once",
        (
            f"{TYPING}::test_another_mail_is_told_once_and_the_code_keeps_the_focus",
            f"{TYPING}::test_what_was_saved_is_told_once",
        ),
    ),
    25: (
        "a form is sent once",
        (
            f"{TYPING}::test_enter_twice_and_a_click_send_one_form",
            f"{WAYS}::test_a_double_click_makes_one_account",
            f"{WAYS}::test_back_after_submit_keeps_what_was_typed",
        ),
    ),
    26: (
        "the keyboard alone",
        (
            LAWS,
            f"{KEYS}::test_the_keyboard_alone_is_enough_to_register_and_sign_out",
            f"{KEYS}::test_the_keyboard_alone_is_enough_to_choose_a_new_password",
            f"{KEYS}::test_the_keyboard_alone_is_enough_for_the_account",
            f"{KEYS}::test_a_short_form_takes_nine_tabs",
            f"{KEYS}::test_tab_leads_through_the_page_and_back",
        ),
    ),
    27: (
        "the focus is seen",
        (LAWS, f"{KEYS}::test_what_has_the_focus_is_seen_above_an_on_screen_keyboard"),
    ),
    28: ("targets", (LAWS, f"{ACCESS}::test_whatever_is_pressed_is_big_enough_for_a_finger")),
    29: ("contrast in every state", (LAWS, "test_checklist.py::test_what_is_wrong_is_seen_without_colours")),
    30: ("not by colour alone", (LAWS, "test_checklist.py::test_what_is_wrong_is_seen_without_colours")),
    31: ("zoom, reflow, spacing", (LAWS, f"{ACCESS}::test_a_page_is_open_to_everybody")),
    32: ("dark without scripts", (LAWS,)),
    33: ("nothing moves", (LAWS,)),
    34: (
        "from right to left",
        (
            f"{ACCESS}::test_arabic_comes_from_the_right_but_addresses_do_not",
            f"{PAGES}::test_the_style_sheet_knows_no_left_and_no_right",
        ),
    ),
    35: (
        "longer words, nothing untranslated (typed words and another language: issue 5)",
        (LAWS, f"{PAGES}::test_every_sentence_that_is_asked_for_is_there"),
    ),
    36: ("without JavaScript", (LAWS, f"{WAYS}::test_everything_works_without_javascript")),
    37: (
        "without htmx, without answers",
        (
            f"{WAYS}::test_everything_works_where_htmx_is_blocked",
            f"{LIVE}::test_a_check_that_fails_says_so_and_holds_nobody_up",
            f"{TYPING}::test_a_check_without_an_answer_is_told_and_holds_nobody_up",
        ),
    ),
    38: (
        "forms and sessions that ended",
        (
            f"{WAYS}::test_an_expired_form_keeps_what_was_typed",
            "../journeys/test_account.py::test_whoever_was_signed_out_is_told_and_led_back",
            f"{TYPING}::test_a_check_after_the_session_ended_puts_no_page_into_the_form",
        ),
    ),
    39: (
        "light and still",
        (
            f"{MANNERS}::test_the_register_page_is_light",
            f"{MANNERS}::test_nothing_jumps_while_the_page_comes",
            f"{MANNERS}::test_a_slow_telephone_on_a_slow_net_is_soon_served",
        ),
    ),
    40: ("bad themes are refused (issue 5)", ()),
}
