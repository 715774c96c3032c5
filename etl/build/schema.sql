-- The published tables: keys, rules and the data dictionary in one place.
--
-- The loader reads the rules below from DuckDB's catalogue, so a bad row is refused in words that name its file, row and
-- column; the "About the data" page and the API read the COMMENTs. Names and units: *_id a key, *_on a date (YYYY-MM-DD, or
-- YYYY-MM where only the month is known), *_pct per cent, *_count a whole number, is_* yes or no. An empty cell is NULL: not known.

CREATE TABLE source (
    source_id    VARCHAR PRIMARY KEY,
    publisher    VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    title_from   VARCHAR NOT NULL CHECK (title_from IN ('printed', 'described')),
    url          VARCHAR CHECK (url LIKE 'https://%' OR url LIKE 'http://%'),
    kind         VARCHAR NOT NULL CHECK (kind IN ('inspectorate_report', 'inspectorate_release', 'copy_of_release', 'copy_of_press', 'force', 'commissioner', 'council', 'parliament', 'government', 'service', 'charity', 'press', 'other', 'own derivation')),
    published_on VARCHAR CHECK (published_on IS NULL OR (regexp_full_match(published_on, '\d{4}(-\d{2}(-\d{2})?)?') AND try_cast(rpad(published_on, 10, '-01-01') AS DATE) IS NOT NULL)),
    accessed_on  VARCHAR NOT NULL CHECK (accessed_on IS NULL OR (regexp_full_match(accessed_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(accessed_on, 10, '-01') AS DATE) IS NOT NULL)),
    licence      VARCHAR,
    note         VARCHAR,
    CHECK (url IS NOT NULL OR kind = 'own derivation')
);
COMMENT ON TABLE source IS 'Where every figure was read: one row for each page or file';
COMMENT ON COLUMN source.source_id IS 'Key of the source; every fact row points to one';
COMMENT ON COLUMN source.publisher IS 'Who published it; the address''s host where the publisher''s own name was not seen';
COMMENT ON COLUMN source.title IS 'What it is called: the page''s own headline where it was read, else a description of ours (see title_from)';
COMMENT ON COLUMN source.title_from IS 'printed: the title as the page gives it; described: made by us from the address, so not to be quoted as a headline';
COMMENT ON COLUMN source.url IS 'Address where it was read; empty only for our own derivations';
COMMENT ON COLUMN source.kind IS 'Who says it: the inspectorate''s own report or release, a copy of an official release or of a press report on another site, a force, a commissioner, a council, Parliament, government, a service for victims, a charity, the press, somebody else, or our own derivation';
COMMENT ON COLUMN source.published_on IS 'Date the source was published or released, where known: a day, a month or a year';
COMMENT ON COLUMN source.accessed_on IS 'When we read it';
COMMENT ON COLUMN source.licence IS 'Licence its figures are published under; empty where none is stated: then only the fact is ours to pass on, not the page''s words';
COMMENT ON COLUMN source.note IS 'Anything a reader should know about this source';

CREATE TABLE force (
    force_id                       VARCHAR PRIMARY KEY CHECK (regexp_full_match(force_id, '[a-z]+(-[a-z]+)*')),
    name                           VARCHAR NOT NULL UNIQUE,
    alt_name                       VARCHAR,
    short_name                     VARCHAR NOT NULL UNIQUE,
    ons_code                       VARCHAR NOT NULL UNIQUE CHECK (regexp_full_match(ons_code, '(E23|W15)\d{6}')),
    ons_name                       VARCHAR NOT NULL,
    region                         VARCHAR NOT NULL,
    country                        VARCHAR NOT NULL CHECK (country IN ('England', 'Wales')),
    website                        VARCHAR CHECK (website LIKE 'http%'),
    website_confidence             VARCHAR CHECK (website_confidence IN ('high', 'medium', 'low')),
    hmicfrs_slug                   VARCHAR NOT NULL,
    governance                     VARCHAR NOT NULL,
    governing_body                 VARCHAR NOT NULL,
    governing_body_website         VARCHAR CHECK (governing_body_website LIKE 'http%'),
    governing_body_website_confidence VARCHAR CHECK (governing_body_website_confidence IN ('high', 'medium', 'low')),
    tile_label                     VARCHAR NOT NULL UNIQUE CHECK (length(tile_label) <= 9),
    tile_column                    INTEGER NOT NULL CHECK (tile_column BETWEEN 0 AND 6),
    tile_row                       INTEGER NOT NULL CHECK (tile_row BETWEEN 0 AND 9),
    source_id                      VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (tile_column, tile_row)
);
COMMENT ON TABLE force IS 'The 43 territorial police forces of England and Wales';
COMMENT ON COLUMN force.force_id IS 'Key of the force, as data.police.uk writes it';
COMMENT ON COLUMN force.name IS 'Full name';
COMMENT ON COLUMN force.alt_name IS 'Another name in use';
COMMENT ON COLUMN force.short_name IS 'Short name for charts and lists';
COMMENT ON COLUMN force.ons_code IS 'Code of its police force area at the Office for National Statistics';
COMMENT ON COLUMN force.ons_name IS 'Name of its police force area at the Office for National Statistics';
COMMENT ON COLUMN force.region IS 'Region of England, or Wales';
COMMENT ON COLUMN force.country IS 'England or Wales';
COMMENT ON COLUMN force.website IS 'The force''s own website';
COMMENT ON COLUMN force.website_confidence IS 'How sure we are of that address: high, medium (sources differ) or low';
COMMENT ON COLUMN force.hmicfrs_slug IS 'The force''s name in addresses of the inspectorate';
COMMENT ON COLUMN force.governance IS 'What kind of body holds the force to account, as of 2024-25';
COMMENT ON COLUMN force.governing_body IS 'Who holds the force to account: commissioner, mayor or authority';
COMMENT ON COLUMN force.governing_body_website IS 'That body''s website';
COMMENT ON COLUMN force.governing_body_website_confidence IS 'How sure we are of that address: high, medium or low';
COMMENT ON COLUMN force.tile_label IS 'Shortest usual name, for the tile map';
COMMENT ON COLUMN force.tile_column IS 'Column of the force''s square on our tile map, from the west, starting at 0';
COMMENT ON COLUMN force.tile_row IS 'Row of the force''s square on our tile map, from the north, starting at 0';
COMMENT ON COLUMN force.source_id IS 'Source of names and codes';

CREATE TABLE regime (
    regime_id            VARCHAR PRIMARY KEY,
    name                 VARCHAR NOT NULL UNIQUE,
    short_name           VARCHAR NOT NULL UNIQUE,
    programme            VARCHAR NOT NULL CHECK (programme IN ('PEEL', 'CDI', 'One-off')),
    position             INTEGER NOT NULL UNIQUE,
    first_published_on   VARCHAR CHECK (first_published_on IS NULL OR (regexp_full_match(first_published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(first_published_on, 10, '-01') AS DATE) IS NOT NULL)),
    last_published_on    VARCHAR CHECK (last_published_on IS NULL OR (regexp_full_match(last_published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(last_published_on, 10, '-01') AS DATE) IS NOT NULL)),
    what_may_be_compared VARCHAR NOT NULL,
    source_id            VARCHAR REFERENCES source (source_id),
    CHECK (first_published_on IS NULL OR rpad(last_published_on, 10, '-31') >= first_published_on),
    CHECK (source_id IS NOT NULL OR first_published_on IS NULL),
    CHECK ((regime_id = 'one_off') = (programme = 'One-off'))
);
COMMENT ON TABLE regime IS 'The inspection programmes ("regimes"); grades are compared only within one of them';
COMMENT ON COLUMN regime.regime_id IS 'Key of the programme';
COMMENT ON COLUMN regime.name IS 'Name of the programme';
COMMENT ON COLUMN regime.short_name IS 'Short name for charts and chips';
COMMENT ON COLUMN regime.programme IS 'PEEL (police effectiveness, efficiency and legitimacy), CDI (Crime Data Integrity) or One-off';
COMMENT ON COLUMN regime.position IS 'Order in time, earliest first';
COMMENT ON COLUMN regime.first_published_on IS 'First publication we have seen; empty where the register holds none yet';
COMMENT ON COLUMN regime.last_published_on IS 'Last publication we have seen';
COMMENT ON COLUMN regime.what_may_be_compared IS 'What may be compared within it, and what may not';
COMMENT ON COLUMN regime.source_id IS 'Source for its rules; empty only where no publication is in the register';

CREATE TABLE grade_scale (
    regime_id VARCHAR NOT NULL REFERENCES regime (regime_id),
    grade     VARCHAR NOT NULL CHECK (grade IN ('Outstanding', 'Good', 'Adequate', 'Requires improvement', 'Inadequate', 'Not graded')),
    position  INTEGER CHECK (position BETWEEN 1 AND 5),
    PRIMARY KEY (regime_id, grade)
);
COMMENT ON TABLE grade_scale IS 'The grades each programme can give';
COMMENT ON COLUMN grade_scale.regime_id IS 'The programme';
COMMENT ON COLUMN grade_scale.grade IS 'A grade of its scale, or "Not graded" where the inspectorate published that instead';
COMMENT ON COLUMN grade_scale.position IS 'Order on the scale, 1 the best; empty for "Not graded". For sorting only, never for arithmetic';

CREATE TABLE question (
    regime_id          VARCHAR NOT NULL REFERENCES regime (regime_id),
    question_id        VARCHAR NOT NULL,
    question           VARCHAR NOT NULL,
    graded             VARCHAR NOT NULL CHECK (graded IN ('yes', 'no', 'some forces', 'separately')),
    is_crime_recording BOOLEAN NOT NULL,
    source_id          VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (regime_id, question_id)
);
COMMENT ON TABLE question IS 'The questions each programme asked of a force';
COMMENT ON COLUMN question.regime_id IS 'The programme';
COMMENT ON COLUMN question.question_id IS 'Key of the question within the programme; the overall Crime Data Integrity judgment is "overall"';
COMMENT ON COLUMN question.question IS 'The question, or its label where the full wording was not seen';
COMMENT ON COLUMN question.graded IS 'Was it graded: yes, no, for some forces, or separately';
COMMENT ON COLUMN question.is_crime_recording IS 'Yes where its grade is the headline judgment on how well crimes are recorded';
COMMENT ON COLUMN question.source_id IS 'Source';

CREATE TABLE inspection (
    inspection_id VARCHAR PRIMARY KEY,
    force_id      VARCHAR NOT NULL REFERENCES force (force_id),
    regime_id     VARCHAR NOT NULL REFERENCES regime (regime_id),
    kind          VARCHAR NOT NULL CHECK (kind IN ('inspection', 're-inspection', 'revisit', 'cause-of-concern')),
    title_year    VARCHAR NOT NULL CHECK (regexp_full_match(title_year, '\d{4}([/-]\d{2})?')),
    published_on  VARCHAR CHECK (published_on IS NULL OR (regexp_full_match(published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(published_on, 10, '-01') AS DATE) IS NOT NULL)),
    published_on_missing VARCHAR CHECK (published_on_missing IN ('not found', 'several days')),
    audit_from    VARCHAR CHECK (audit_from IS NULL OR (regexp_full_match(audit_from, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(audit_from, 10, '-01') AS DATE) IS NOT NULL)),
    audit_to      VARCHAR CHECK (audit_to IS NULL OR (regexp_full_match(audit_to, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(audit_to, 10, '-01') AS DATE) IS NOT NULL)),
    audit_note    VARCHAR,
    rate_missing  VARCHAR CHECK (rate_missing IN ('not published', 'not found', 'not measured')),
    source_id     VARCHAR NOT NULL REFERENCES source (source_id),
    report_source_id VARCHAR REFERENCES source (source_id),
    UNIQUE (inspection_id, regime_id),
    UNIQUE (force_id, regime_id, kind, title_year),
    CHECK (audit_from IS NULL OR audit_to IS NULL OR audit_from <= rpad(audit_to, 10, '-31')),
    CHECK (published_on IS NULL OR audit_to IS NULL OR audit_to <= rpad(published_on, 10, '-31')),
    CHECK ((published_on IS NULL) = (published_on_missing IS NOT NULL)),
    CHECK (inspection_id = concat_ws('-', force_id, regime_id, kind, replace(title_year, '/', '-')))
);
COMMENT ON TABLE inspection IS 'One row for each inspection of one force by HMICFRS (until 2017 HMIC)';
COMMENT ON COLUMN inspection.inspection_id IS 'Key: force, programme, kind and year in the title, joined by hyphens';
COMMENT ON COLUMN inspection.force_id IS 'The force inspected';
COMMENT ON COLUMN inspection.regime_id IS 'The programme it belongs to';
COMMENT ON COLUMN inspection.kind IS 'Inspection, re-inspection, revisit, or a letter about a cause of concern';
COMMENT ON COLUMN inspection.title_year IS 'Year or cycle in the report''s title, often not the year of publication';
COMMENT ON COLUMN inspection.published_on IS 'Date of publication; where it is empty, published_on_missing says why';
COMMENT ON COLUMN inspection.published_on_missing IS 'Why there is no date: not found by us, or several days (parts came out on different days, see grade)';
COMMENT ON COLUMN inspection.audit_from IS 'First day of the crime reports that were audited, where known';
COMMENT ON COLUMN inspection.audit_to IS 'Last day of the crime reports that were audited, where known';
COMMENT ON COLUMN inspection.audit_note IS 'What is known of the audit''s period in words';
COMMENT ON COLUMN inspection.rate_missing IS 'Why there is no recording rate for all crime: not published (the report was read for it and has none), not found by us, or not measured (the programme audited none); empty where there is one';
COMMENT ON COLUMN inspection.source_id IS 'Source of the date, else of the inspection';
COMMENT ON COLUMN inspection.report_source_id IS 'The inspectorate''s own report of this inspection, where its address is known, whether or not the figures were read there';

CREATE TABLE grade (
    inspection_id VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    regime_id     VARCHAR NOT NULL,
    question_id   VARCHAR NOT NULL,
    grade         VARCHAR NOT NULL,
    published_on  VARCHAR CHECK (published_on IS NULL OR (regexp_full_match(published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(published_on, 10, '-01') AS DATE) IS NOT NULL)),
    basis         VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived')),
    basis_note    VARCHAR,
    source_id     VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (inspection_id, question_id),
    FOREIGN KEY (regime_id, grade) REFERENCES grade_scale (regime_id, grade),
    FOREIGN KEY (regime_id, question_id) REFERENCES question (regime_id, question_id),
    FOREIGN KEY (inspection_id, regime_id) REFERENCES inspection (inspection_id, regime_id),
    CHECK (basis = 'stated' OR basis_note IS NOT NULL)
);
COMMENT ON TABLE grade IS 'The grade each inspection gave for each question: the one in force today (see grade_revision for earlier ones)';
COMMENT ON COLUMN grade.inspection_id IS 'The inspection';
COMMENT ON COLUMN grade.regime_id IS 'Its programme, so that a grade outside the programme''s scale is refused';
COMMENT ON COLUMN grade.question_id IS 'The question';
COMMENT ON COLUMN grade.grade IS 'The grade, in the programme''s own words';
COMMENT ON COLUMN grade.published_on IS 'Date this grade was published; empty where not known';
COMMENT ON COLUMN grade.basis IS 'Stated by a source, or derived by subtraction from a complete published tally';
COMMENT ON COLUMN grade.basis_note IS 'How it was derived, or what else a reader should know';
COMMENT ON COLUMN grade.source_id IS 'Source';

CREATE TABLE grade_revision (
    inspection_id VARCHAR NOT NULL,
    regime_id     VARCHAR NOT NULL,
    question_id   VARCHAR NOT NULL,
    grade         VARCHAR NOT NULL,
    published_on  VARCHAR NOT NULL CHECK (published_on IS NULL OR (regexp_full_match(published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(published_on, 10, '-01') AS DATE) IS NOT NULL)),
    note          VARCHAR,
    source_id     VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (inspection_id, question_id, published_on),
    FOREIGN KEY (inspection_id, question_id) REFERENCES grade (inspection_id, question_id),
    FOREIGN KEY (regime_id, grade) REFERENCES grade_scale (regime_id, grade)
);
COMMENT ON TABLE grade_revision IS 'Every value of a grade that was changed after publication, in order of date';
COMMENT ON COLUMN grade_revision.inspection_id IS 'The inspection';
COMMENT ON COLUMN grade_revision.regime_id IS 'Its programme';
COMMENT ON COLUMN grade_revision.question_id IS 'The question';
COMMENT ON COLUMN grade_revision.grade IS 'The grade from that date on';
COMMENT ON COLUMN grade_revision.published_on IS 'When this value was published';
COMMENT ON COLUMN grade_revision.note IS 'Why it changed';
COMMENT ON COLUMN grade_revision.source_id IS 'Source';

CREATE TABLE recording_rate (
    inspection_id  VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    scope          VARCHAR NOT NULL CHECK (scope IN ('all', 'violence', 'sexual')),
    rate_pct       DOUBLE NOT NULL CHECK (rate_pct BETWEEN 0 AND 100),
    ci_pct         DOUBLE CHECK (ci_pct BETWEEN 0 AND 50),
    ci_missing     VARCHAR CHECK (ci_missing IN ('not published', 'not found', 'not measured')),
    is_approximate BOOLEAN NOT NULL,
    note           VARCHAR,
    source_id      VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (inspection_id, scope),
    CHECK ((ci_pct IS NULL) = (ci_missing IS NOT NULL))
);
COMMENT ON TABLE recording_rate IS 'Share of reported crimes that were recorded, estimated by inspectors from an audit of reports';
COMMENT ON COLUMN recording_rate.inspection_id IS 'The inspection';
COMMENT ON COLUMN recording_rate.scope IS 'What was audited: all crime except fraud, violence, or sexual offences';
COMMENT ON COLUMN recording_rate.rate_pct IS 'Recording rate, per cent of reported crimes that were recorded';
COMMENT ON COLUMN recording_rate.ci_pct IS 'Half-width of the published 95 per cent confidence interval, in percentage points; where it is empty, ci_missing says why';
COMMENT ON COLUMN recording_rate.ci_missing IS 'Why there is no interval: not published (the inspectorate''s report was read for it and has none), not found by us, or not measured; empty where there is one';
COMMENT ON COLUMN recording_rate.is_approximate IS 'Yes where the source says "around", "over" or the like';
COMMENT ON COLUMN recording_rate.note IS 'What a reader should know about this figure';
COMMENT ON COLUMN recording_rate.source_id IS 'Source';

CREATE TABLE crime_recording_judgment (
    inspection_id   VARCHAR PRIMARY KEY REFERENCES inspection (inspection_id),
    force_id        VARCHAR NOT NULL REFERENCES force (force_id),
    short_name      VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    regime_id       VARCHAR NOT NULL REFERENCES regime (regime_id),
    regime          VARCHAR NOT NULL,
    regime_short    VARCHAR NOT NULL,
    regime_position INTEGER NOT NULL,
    kind            VARCHAR NOT NULL,
    title_year      VARCHAR NOT NULL,
    published_on    VARCHAR,
    grade           VARCHAR NOT NULL,
    grade_position  INTEGER,
    basis           VARCHAR NOT NULL,
    basis_note      VARCHAR,
    source_id       VARCHAR NOT NULL REFERENCES source (source_id),
    date_source_id  VARCHAR REFERENCES source (source_id),
    report_source_id VARCHAR REFERENCES source (source_id),
    rate_pct        DOUBLE,
    ci_pct          DOUBLE,
    ci_missing      VARCHAR,
    rate_missing    VARCHAR,
    rate_published_on VARCHAR,
    is_approximate  BOOLEAN,
    rate_note       VARCHAR,
    rate_source_id  VARCHAR REFERENCES source (source_id),
    audit_from      VARCHAR,
    audit_to        VARCHAR,
    audit_note      VARCHAR,
    recency         INTEGER NOT NULL,
    UNIQUE (force_id, recency)
);
COMMENT ON TABLE crime_recording_judgment IS 'Every headline grade for recording crime with its force, programme, date and rate in one row: put together by the build from the tables above';
COMMENT ON COLUMN crime_recording_judgment.inspection_id IS 'The inspection that gave the grade';
COMMENT ON COLUMN crime_recording_judgment.force_id IS 'The force';
COMMENT ON COLUMN crime_recording_judgment.short_name IS 'The force''s short name';
COMMENT ON COLUMN crime_recording_judgment.name IS 'The force''s name';
COMMENT ON COLUMN crime_recording_judgment.regime_id IS 'The programme';
COMMENT ON COLUMN crime_recording_judgment.regime IS 'Name of the programme';
COMMENT ON COLUMN crime_recording_judgment.regime_short IS 'Short name of the programme';
COMMENT ON COLUMN crime_recording_judgment.regime_position IS 'The programme''s order in time, earliest first';
COMMENT ON COLUMN crime_recording_judgment.kind IS 'Inspection, re-inspection, revisit, or a letter about a cause of concern';
COMMENT ON COLUMN crime_recording_judgment.title_year IS 'Year or cycle in the report''s title, often not the year of publication';
COMMENT ON COLUMN crime_recording_judgment.published_on IS 'Date the grade was published: its own, else the inspection''s; empty where not known';
COMMENT ON COLUMN crime_recording_judgment.grade IS 'The grade, in the programme''s own words';
COMMENT ON COLUMN crime_recording_judgment.grade_position IS 'Order on the programme''s scale, 1 the best; empty for "Not graded". For sorting only, never for arithmetic';
COMMENT ON COLUMN crime_recording_judgment.basis IS 'Stated by a source, or derived by subtraction from a complete published tally';
COMMENT ON COLUMN crime_recording_judgment.basis_note IS 'How it was derived, or what else a reader should know';
COMMENT ON COLUMN crime_recording_judgment.source_id IS 'Source of the grade';
COMMENT ON COLUMN crime_recording_judgment.date_source_id IS 'Source of the date of publication; empty where that is not known';
COMMENT ON COLUMN crime_recording_judgment.report_source_id IS 'The inspectorate''s own report of this inspection, where its address is known, whether or not the figures were read there';
COMMENT ON COLUMN crime_recording_judgment.rate_pct IS 'Recording rate for all crime of the same inspection, per cent; where it is empty, rate_missing says why';
COMMENT ON COLUMN crime_recording_judgment.ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points; where a rate has none, ci_missing says why';
COMMENT ON COLUMN crime_recording_judgment.ci_missing IS 'Why there is no interval: not published (the inspectorate''s report was read for it and has none), not found by us, or not measured; empty where there is one, and without a rate';
COMMENT ON COLUMN crime_recording_judgment.rate_missing IS 'Why there is no rate: not published, not found by us, or not measured; empty where there is one';
COMMENT ON COLUMN crime_recording_judgment.rate_published_on IS 'Date the rate was published: the inspection''s, also where the grade was changed later; empty without a rate or where not known';
COMMENT ON COLUMN crime_recording_judgment.is_approximate IS 'Yes where the rate''s source says "around", "over" or the like; empty without a rate';
COMMENT ON COLUMN crime_recording_judgment.rate_note IS 'What a reader should know about the rate';
COMMENT ON COLUMN crime_recording_judgment.rate_source_id IS 'Source of the rate';
COMMENT ON COLUMN crime_recording_judgment.audit_from IS 'First day of the crime reports that were audited, where known';
COMMENT ON COLUMN crime_recording_judgment.audit_to IS 'Last day of the crime reports that were audited, where known';
COMMENT ON COLUMN crime_recording_judgment.audit_note IS 'What is known of the audit''s period in words';
COMMENT ON COLUMN crime_recording_judgment.recency IS 'Order among the force''s judgments, 1 the latest: newest programme first, then newest publication, a re-inspection before its inspection';

CREATE TABLE recording_estimate (
    inspection_id         VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    kind                  VARCHAR NOT NULL CHECK (kind IN ('unrecorded', 'additional')),
    crimes_per_year_count INTEGER NOT NULL CHECK (crimes_per_year_count >= 0),
    is_approximate        BOOLEAN NOT NULL,
    note                  VARCHAR,
    source_id             VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (inspection_id, kind)
);
COMMENT ON TABLE recording_estimate IS 'Inspectors'' estimates of crimes a year, from the audit''s rate applied to recorded crime';
COMMENT ON COLUMN recording_estimate.inspection_id IS 'The inspection';
COMMENT ON COLUMN recording_estimate.kind IS 'unrecorded: reported but not recorded; additional: recorded since the last inspection because recording got better';
COMMENT ON COLUMN recording_estimate.crimes_per_year_count IS 'Crimes a year, rounded by the source; always an estimate';
COMMENT ON COLUMN recording_estimate.is_approximate IS 'Yes where the source itself says "around", "over" or the like';
COMMENT ON COLUMN recording_estimate.note IS 'What a reader should know about this figure';
COMMENT ON COLUMN recording_estimate.source_id IS 'Source';

CREATE TABLE figure_conflict (
    conflict_id   VARCHAR PRIMARY KEY,
    inspection_id VARCHAR NOT NULL,
    scope         VARCHAR NOT NULL,
    stated_as     VARCHAR NOT NULL,
    stated_by     VARCHAR NOT NULL,
    why_not_used  VARCHAR NOT NULL,
    source_id     VARCHAR NOT NULL REFERENCES source (source_id),
    FOREIGN KEY (inspection_id, scope) REFERENCES recording_rate (inspection_id, scope)
);
COMMENT ON TABLE figure_conflict IS 'Other values given elsewhere for a recording rate, and why ours is not that one';
COMMENT ON COLUMN figure_conflict.conflict_id IS 'Key';
COMMENT ON COLUMN figure_conflict.inspection_id IS 'The inspection whose rate is stated differently';
COMMENT ON COLUMN figure_conflict.scope IS 'Which of its rates';
COMMENT ON COLUMN figure_conflict.stated_as IS 'What the other source says';
COMMENT ON COLUMN figure_conflict.stated_by IS 'Who says it';
COMMENT ON COLUMN figure_conflict.why_not_used IS 'Why we use another value';
COMMENT ON COLUMN figure_conflict.source_id IS 'Where the other value stands';

CREATE TABLE crime_recording_status (
    force_id  VARCHAR NOT NULL REFERENCES force (force_id),
    regime_id VARCHAR NOT NULL REFERENCES regime (regime_id),
    status    VARCHAR NOT NULL CHECK (status IN ('graded', 'graded_not_found', 'not_graded', 'not_inspected', 'unknown')),
    basis     VARCHAR CHECK (basis IN ('stated', 'derived', 'inferred')),
    reason    VARCHAR,
    narrowed_to        VARCHAR CHECK (regexp_full_match(narrowed_to, '(Outstanding|Good|Adequate|Requires improvement|Inadequate)( or (Outstanding|Good|Adequate|Requires improvement|Inadequate))+')),
    narrowed_reason    VARCHAR,
    narrowed_source_id VARCHAR REFERENCES source (source_id),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, regime_id),
    CHECK (status = 'unknown' OR basis IS NOT NULL),
    CHECK (basis NOT IN ('derived', 'inferred') OR reason IS NOT NULL),
    CHECK (narrowed_to IS NULL OR status = 'graded_not_found'),
    CHECK ((narrowed_to IS NULL) = (narrowed_reason IS NULL)),
    CHECK ((narrowed_to IS NULL) = (narrowed_source_id IS NULL))
);
COMMENT ON TABLE crime_recording_status IS 'For PEEL 2021/22 and 2023-25: was "Recording data about crime" graded for this force, and do we have the grade';
COMMENT ON COLUMN crime_recording_status.force_id IS 'The force';
COMMENT ON COLUMN crime_recording_status.regime_id IS 'The programme';
COMMENT ON COLUMN crime_recording_status.status IS 'graded: the grade is in the register; graded_not_found: graded, but not in our register; not_graded: no grade was given; not_inspected: the force was not inspected; unknown: we could not find out';
COMMENT ON COLUMN crime_recording_status.basis IS 'How we know: stated by a source, derived by us from its counts, or inferred by us from less; empty only where it is unknown';
COMMENT ON COLUMN crime_recording_status.reason IS 'What it is derived or inferred from, or what else a reader should know';
COMMENT ON COLUMN crime_recording_status.narrowed_to IS 'The grades that one we have not found can only be, by our own inference from published counts; empty where those do not narrow it';
COMMENT ON COLUMN crime_recording_status.narrowed_reason IS 'The counts this follows from';
COMMENT ON COLUMN crime_recording_status.narrowed_source_id IS 'Source of those counts';
COMMENT ON COLUMN crime_recording_status.source_id IS 'Source';

CREATE TABLE oversight_event (
    event_id       VARCHAR PRIMARY KEY,
    force_id       VARCHAR NOT NULL REFERENCES force (force_id),
    happened_on    VARCHAR NOT NULL CHECK (happened_on IS NULL OR (regexp_full_match(happened_on, '\d{4}(-\d{2}(-\d{2})?)?') AND try_cast(rpad(happened_on, 10, '-01-01') AS DATE) IS NOT NULL)),
    date_note      VARCHAR,
    kind           VARCHAR NOT NULL CHECK (kind IN ('inspection (2014 programme)', 'inspection (victim service)', 'commissioned inspection', 'inspectorate letter', 'cause of concern open', 'cause of concern closed', 'enhanced monitoring begins', 'enhanced monitoring ends', 'promise', 'self-reported figure', 'commissioner''s response', 'panel scrutiny', 'internal audit', 'parliamentary evidence')),
    by_role        VARCHAR NOT NULL,
    figure_pct     DOUBLE CHECK (figure_pct BETWEEN 0 AND 100),
    figure_scope   VARCHAR,
    is_approximate BOOLEAN NOT NULL,
    is_inspected   BOOLEAN NOT NULL,
    claim          VARCHAR CHECK (claim IN ('figure', 'grade')),
    expected_grade VARCHAR CHECK (expected_grade IN ('Outstanding', 'Good', 'Adequate', 'Requires improvement', 'Inadequate')),
    summary        VARCHAR NOT NULL,
    inspection_id  VARCHAR REFERENCES inspection (inspection_id),
    source_id      VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK (kind NOT LIKE 'cause of concern%' OR is_inspected),
    CHECK (length(happened_on) > 4 OR date_note IS NOT NULL),
    CHECK (claim IS DISTINCT FROM 'figure' OR (figure_pct IS NOT NULL AND NOT is_inspected)),
    CHECK ((claim IS NOT DISTINCT FROM 'grade') = (expected_grade IS NOT NULL))
);
COMMENT ON TABLE oversight_event IS 'What commissioners, chief constables, panels and inspectors said between the inspections in the register';
COMMENT ON COLUMN oversight_event.event_id IS 'Key';
COMMENT ON COLUMN oversight_event.force_id IS 'The force spoken of';
COMMENT ON COLUMN oversight_event.happened_on IS 'When it was said: a day, a month, or a year where no more is known';
COMMENT ON COLUMN oversight_event.date_note IS 'What else is known of the date, where only the year is';
COMMENT ON COLUMN oversight_event.kind IS 'What it was: a promise, a figure of the police''s or commissioner''s own, a letter, monitoring begun or ended, and so on; "cause of concern open" and "cause of concern closed" are what inspectors last said of one about crime recording';
COMMENT ON COLUMN oversight_event.by_role IS 'Who said it, by role';
COMMENT ON COLUMN oversight_event.figure_pct IS 'Recording rate that was named, per cent; empty where none was';
COMMENT ON COLUMN oversight_event.figure_scope IS 'What the figure measures, where the source says so';
COMMENT ON COLUMN oversight_event.is_approximate IS 'Yes where the source says "around", "over" or the like';
COMMENT ON COLUMN oversight_event.is_inspected IS 'Yes for an inspector''s figure; no for a figure the police or the commissioner gave themselves';
COMMENT ON COLUMN oversight_event.claim IS 'What the next inspection can be held against: a figure of their own for all crime, or a grade they expected; empty where there is neither';
COMMENT ON COLUMN oversight_event.expected_grade IS 'The grade that was expected, where one was named';
COMMENT ON COLUMN oversight_event.summary IS 'What was said, in our words';
COMMENT ON COLUMN oversight_event.inspection_id IS 'The inspection it is about, where that is in the register';
COMMENT ON COLUMN oversight_event.source_id IS 'Source';

CREATE TABLE crime_recording_history (
    force_id         VARCHAR NOT NULL REFERENCES force (force_id),
    position         INTEGER NOT NULL,
    what             VARCHAR NOT NULL CHECK (what IN ('inspection', 'event')),
    inspection_id    VARCHAR UNIQUE REFERENCES inspection (inspection_id),
    event_id         VARCHAR UNIQUE REFERENCES oversight_event (event_id),
    regime_id        VARCHAR REFERENCES regime (regime_id),
    regime           VARCHAR,
    regime_short     VARCHAR,
    regime_position  INTEGER,
    kind             VARCHAR NOT NULL,
    title_year       VARCHAR NOT NULL,
    happened_on      VARCHAR,
    grade            VARCHAR,
    rate_pct         DOUBLE,
    ci_pct           DOUBLE,
    ci_missing       VARCHAR,
    rate_missing     VARCHAR,
    rate_published_on VARCHAR,
    is_approximate   BOOLEAN NOT NULL,
    is_inspected     BOOLEAN NOT NULL,
    unrecorded_count INTEGER,
    unrecorded_source_id VARCHAR REFERENCES source (source_id),
    additional_count INTEGER,
    additional_source_id VARCHAR REFERENCES source (source_id),
    by_role          VARCHAR NOT NULL,
    summary          VARCHAR,
    source_id        VARCHAR NOT NULL REFERENCES source (source_id),
    date_source_id   VARCHAR REFERENCES source (source_id),
    rate_source_id   VARCHAR REFERENCES source (source_id),
    report_source_id VARCHAR REFERENCES source (source_id),
    audit_from       VARCHAR,
    audit_to         VARCHAR,
    PRIMARY KEY (force_id, position)
);
COMMENT ON TABLE crime_recording_history IS 'Everything that inspectors and overseers said of a force''s crime recording, in order of time: put together by the build from the tables above';
COMMENT ON COLUMN crime_recording_history.force_id IS 'The force';
COMMENT ON COLUMN crime_recording_history.position IS 'Order in time among the force''s entries, 1 the oldest; where no date is known, its place in the year or cycle is assumed; entries of one day stand as in the tables above';
COMMENT ON COLUMN crime_recording_history.what IS 'inspection, or event: something said between inspections';
COMMENT ON COLUMN crime_recording_history.inspection_id IS 'The inspection; empty for an event';
COMMENT ON COLUMN crime_recording_history.event_id IS 'The event; empty for an inspection';
COMMENT ON COLUMN crime_recording_history.regime_id IS 'The inspection''s programme';
COMMENT ON COLUMN crime_recording_history.regime IS 'Name of the programme';
COMMENT ON COLUMN crime_recording_history.regime_short IS 'Short name of the programme';
COMMENT ON COLUMN crime_recording_history.regime_position IS 'The programme''s order in time, earliest first';
COMMENT ON COLUMN crime_recording_history.kind IS 'Kind of inspection or of event';
COMMENT ON COLUMN crime_recording_history.title_year IS 'Year or cycle in the report''s title, often not the year of publication; an event''s year';
COMMENT ON COLUMN crime_recording_history.happened_on IS 'Date the grade or report was published, or the event happened; empty where not known';
COMMENT ON COLUMN crime_recording_history.grade IS 'Headline grade for recording crime; empty where none was given or found';
COMMENT ON COLUMN crime_recording_history.rate_pct IS 'Recording rate for all crime, per cent; where an inspection has none, rate_missing says why';
COMMENT ON COLUMN crime_recording_history.ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points; where an inspected rate has none, ci_missing says why';
COMMENT ON COLUMN crime_recording_history.ci_missing IS 'Why there is no interval: not published (the inspectorate''s report was read for it and has none), not found by us, or not measured; empty where there is one, without a rate, and for an event';
COMMENT ON COLUMN crime_recording_history.rate_missing IS 'Why an inspection has no rate: not published, not found by us, or not measured; empty where there is one';
COMMENT ON COLUMN crime_recording_history.rate_published_on IS 'Date the rate was published: the inspection''s, also where the grade was changed later; empty without a rate or where not known';
COMMENT ON COLUMN crime_recording_history.is_approximate IS 'Yes where the rate''s source says "around", "over" or the like';
COMMENT ON COLUMN crime_recording_history.is_inspected IS 'Yes for an inspector''s figure; no for a figure the police or the commissioner gave themselves';
COMMENT ON COLUMN crime_recording_history.unrecorded_count IS 'Inspectors'' estimate of crimes a year reported but not recorded; empty where none was given';
COMMENT ON COLUMN crime_recording_history.unrecorded_source_id IS 'Source of that estimate';
COMMENT ON COLUMN crime_recording_history.additional_count IS 'Inspectors'' estimate of crimes a year recorded since the last inspection because recording got better; empty where none was given';
COMMENT ON COLUMN crime_recording_history.additional_source_id IS 'Source of that estimate';
COMMENT ON COLUMN crime_recording_history.by_role IS 'Who said it, by role';
COMMENT ON COLUMN crime_recording_history.summary IS 'What a reader should know about the rate or the grade; for an event, what was said, in our words';
COMMENT ON COLUMN crime_recording_history.source_id IS 'Source of the grade, else of the inspection; the event''s source';
COMMENT ON COLUMN crime_recording_history.date_source_id IS 'Source of the date; empty where that is not known';
COMMENT ON COLUMN crime_recording_history.rate_source_id IS 'Source of the rate';
COMMENT ON COLUMN crime_recording_history.report_source_id IS 'The inspectorate''s own report of this inspection, where its address is known, whether or not the figures were read there';
COMMENT ON COLUMN crime_recording_history.audit_from IS 'First day of the crime reports that were audited, where known';
COMMENT ON COLUMN crime_recording_history.audit_to IS 'Last day of the crime reports that were audited, where known';

CREATE TABLE publication (
    kind            VARCHAR NOT NULL CHECK (kind IN ('inspection', 'revision', 'event', 'release')),
    publication_id  VARCHAR NOT NULL,
    published_on    VARCHAR NOT NULL,
    force_id        VARCHAR REFERENCES force (force_id),
    short_name      VARCHAR,
    regime_short    VARCHAR,
    inspection_kind VARCHAR,
    event_kind      VARCHAR,
    question        VARCHAR,
    grade           VARCHAR,
    was             VARCHAR,
    rate_pct        DOUBLE,
    ci_pct          DOUBLE,
    ci_missing      VARCHAR,
    rate_missing    VARCHAR,
    is_approximate  BOOLEAN NOT NULL,
    note            VARCHAR,
    source_id       VARCHAR NOT NULL REFERENCES source (source_id),
    rate_source_id  VARCHAR REFERENCES source (source_id),
    PRIMARY KEY (kind, publication_id)
);
COMMENT ON TABLE publication IS 'What was published and on which day, undated inspections left out: put together by the build from the other tables';
COMMENT ON COLUMN publication.kind IS 'An inspection, a grade''s value before or after it was changed, something the inspectorate did between inspections (event), or a release of recorded crime';
COMMENT ON COLUMN publication.publication_id IS 'Key among those of its kind; it never changes';
COMMENT ON COLUMN publication.published_on IS 'Date it was published';
COMMENT ON COLUMN publication.force_id IS 'The force; empty for a release, which is of all';
COMMENT ON COLUMN publication.short_name IS 'The force''s short name';
COMMENT ON COLUMN publication.regime_short IS 'Short name of the programme';
COMMENT ON COLUMN publication.inspection_kind IS 'Inspection, re-inspection, revisit, or a letter about a cause of concern';
COMMENT ON COLUMN publication.event_kind IS 'What the inspectorate did between inspections: a letter, or closer monitoring that began or ended';
COMMENT ON COLUMN publication.question IS 'The question whose grade was changed; empty for an inspection, whose grade is the headline one for recording crime';
COMMENT ON COLUMN publication.grade IS 'The grade that was given; empty where recording crime was not graded or the grade is not in our register';
COMMENT ON COLUMN publication.was IS 'The grade before a change; empty where it was the first';
COMMENT ON COLUMN publication.rate_pct IS 'Recording rate for all crime of an inspection, per cent; where it is empty, rate_missing says why';
COMMENT ON COLUMN publication.ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points; where a rate has none, ci_missing says why';
COMMENT ON COLUMN publication.ci_missing IS 'Why there is no interval: not published (the inspectorate''s report was read for it and has none), not found by us, or not measured; empty where there is one, and without a rate';
COMMENT ON COLUMN publication.rate_missing IS 'Why an inspection has no rate: not published, not found by us, or not measured; empty where there is one';
COMMENT ON COLUMN publication.is_approximate IS 'Yes where the rate''s source says "around", "over" or the like';
COMMENT ON COLUMN publication.note IS 'Why a grade was changed, or what the inspectorate did, in our words; of a release, the forces that it gives no figures for, or not all';
COMMENT ON COLUMN publication.source_id IS 'Source';
COMMENT ON COLUMN publication.rate_source_id IS 'Source of the rate';

CREATE TABLE finding (
    finding_id    VARCHAR PRIMARY KEY CHECK (starts_with(finding_id, inspection_id || '-')),
    inspection_id VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    kind          VARCHAR NOT NULL CHECK (kind IN ('cause_of_concern', 'recommendation', 'area_for_improvement', 'observation')),
    topic         VARCHAR NOT NULL CHECK (topic IN ('24 hours', 'anti-social behaviour', 'audit', 'cancelled crimes', 'culture', 'domestic abuse', 'equality data', 'modern slavery', 'other', 'rape', 'sexual offences', 'supervision', 'third-party reports', 'training', 'victims told', 'violent crime', 'vulnerable victims')),
    finding       VARCHAR NOT NULL,
    deadline      VARCHAR,
    confidence    VARCHAR NOT NULL CHECK (confidence IN ('high', 'medium')),
    source_id     VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE finding IS 'What inspectors found about crime recording, in our words. A finding that is missing here says nothing about a force: many reports could be read only in part';
COMMENT ON COLUMN finding.finding_id IS 'Key: the inspection, the topic and a number';
COMMENT ON COLUMN finding.inspection_id IS 'The inspection that found it';
COMMENT ON COLUMN finding.kind IS 'cause_of_concern, recommendation and area_for_improvement: the page itself calls it so; observation: found, without such a label';
COMMENT ON COLUMN finding.topic IS 'What it is about';
COMMENT ON COLUMN finding.finding IS 'What was found, in our words';
COMMENT ON COLUMN finding.deadline IS 'By when the inspectorate asked for it, as the page says; empty where no date was found';
COMMENT ON COLUMN finding.confidence IS 'high: read on the inspectorate''s own page or one that reproduces it; medium: read in the press or on a copy';
COMMENT ON COLUMN finding.source_id IS 'Source';

CREATE TABLE finding_follow_up (
    finding_id VARCHAR NOT NULL REFERENCES finding (finding_id),
    status     VARCHAR NOT NULL CHECK (status IN ('met', 'partly met', 'not met', 'improved', 'closed by letter', 'still open')),
    as_of      VARCHAR CHECK (as_of IS NULL OR (regexp_full_match(as_of, '\d{4}(-\d{2}(-\d{2})?)?') AND try_cast(rpad(as_of, 10, '-01-01') AS DATE) IS NOT NULL)),
    note       VARCHAR,
    source_id  VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (finding_id, as_of)
);
COMMENT ON TABLE finding_follow_up IS 'What became of a finding, where a later page says so. No row: we have not found a later word on it';
COMMENT ON COLUMN finding_follow_up.finding_id IS 'The finding';
COMMENT ON COLUMN finding_follow_up.status IS 'met, partly met, not met: a later page says so of this point; improved: it reports improvement in general; closed by letter; still open';
COMMENT ON COLUMN finding_follow_up.as_of IS 'Date of the page that says so; empty where it bears none';
COMMENT ON COLUMN finding_follow_up.note IS 'What else a reader should know';
COMMENT ON COLUMN finding_follow_up.source_id IS 'Source';

CREATE TABLE audit_count (
    inspection_id  VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    what           VARCHAR NOT NULL CHECK (what IN ('cancelled rape records', 'cancelled robbery records', 'cancelled sexual offence records', 'cancelled violent offence records', 'crimes inside anti-social behaviour reports', 'domestic abuse', 'rape', 'reports in the sample', 'victims told of a cancellation', 'vulnerable victims')),
    recorded_count INTEGER CHECK (recorded_count >= 0),
    examined_count INTEGER NOT NULL CHECK (examined_count > 0),
    basis          VARCHAR NOT NULL CHECK (basis IN ('stated', 'derived')),
    basis_note     VARCHAR,
    source_id      VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (inspection_id, what),
    CHECK (recorded_count <= examined_count),
    CHECK (recorded_count IS NOT NULL OR what = 'reports in the sample'),
    CHECK (basis = 'stated' OR basis_note IS NOT NULL)
);
COMMENT ON TABLE audit_count IS 'What inspectors counted in the reports they audited. The samples of one kind of crime are small: not to be compared between forces';
COMMENT ON COLUMN audit_count.inspection_id IS 'The inspection';
COMMENT ON COLUMN audit_count.what IS 'What was counted: reports of one kind of crime, records that were cancelled, victims who should have been told, or all reports in the sample';
COMMENT ON COLUMN audit_count.recorded_count IS 'How many of them were recorded as they should be; of cancelled records, how many were rightly cancelled; of victims, how many were told. Empty for the whole sample';
COMMENT ON COLUMN audit_count.examined_count IS 'How many were examined';
COMMENT ON COLUMN audit_count.basis IS 'stated on the page, or derived from what it states';
COMMENT ON COLUMN audit_count.basis_note IS 'How a derived number was derived';
COMMENT ON COLUMN audit_count.source_id IS 'Source';

CREATE TABLE area_for_improvement (
    area_id       VARCHAR PRIMARY KEY,
    inspection_id VARCHAR NOT NULL REFERENCES inspection (inspection_id),
    area          VARCHAR NOT NULL,
    status_known  VARCHAR NOT NULL,
    source_id     VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE area_for_improvement IS 'What inspectors formally called an area for improvement: the rows of finding of that kind, put together by the build';
COMMENT ON COLUMN area_for_improvement.area_id IS 'Key: the finding_id';
COMMENT ON COLUMN area_for_improvement.inspection_id IS 'The inspection that named it';
COMMENT ON COLUMN area_for_improvement.area IS 'What must improve, in our words';
COMMENT ON COLUMN area_for_improvement.status_known IS 'The newest follow-up, or that none was found';
COMMENT ON COLUMN area_for_improvement.source_id IS 'Source';

CREATE TABLE national_figure (
    figure_id      VARCHAR PRIMARY KEY,
    metric         VARCHAR NOT NULL CHECK (metric LIKE '%\_pct' ESCAPE '\' OR metric LIKE '%\_count' ESCAPE '\'),
    period         VARCHAR NOT NULL,
    value          DOUBLE NOT NULL CHECK (value >= 0 AND (value <= 100 OR metric LIKE '%\_count' ESCAPE '\')),
    is_approximate BOOLEAN NOT NULL,
    published_on   VARCHAR CHECK (published_on IS NULL OR (regexp_full_match(published_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(published_on, 10, '-01') AS DATE) IS NOT NULL)),
    note           VARCHAR,
    source_id      VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE national_figure IS 'Figures for England and Wales as a whole';
COMMENT ON COLUMN national_figure.figure_id IS 'Key';
COMMENT ON COLUMN national_figure.metric IS 'What is measured; its ending gives the unit: _pct per cent, _count a number';
COMMENT ON COLUMN national_figure.period IS 'When it was true';
COMMENT ON COLUMN national_figure.value IS 'The figure';
COMMENT ON COLUMN national_figure.is_approximate IS 'Yes where the source says "about", "over" or the like';
COMMENT ON COLUMN national_figure.published_on IS 'When it was published, where known';
COMMENT ON COLUMN national_figure.note IS 'What a reader should know about it';
COMMENT ON COLUMN national_figure.source_id IS 'Source';

CREATE TABLE council (
    council_code VARCHAR PRIMARY KEY CHECK (regexp_full_match(council_code, '[EW]\d{8}')),
    name         VARCHAR NOT NULL,
    force_id     VARCHAR NOT NULL REFERENCES force (force_id),
    region       VARCHAR NOT NULL,
    status       VARCHAR NOT NULL CHECK (status IN ('current', 'former')),
    status_note  VARCHAR,
    source_id    VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE council IS 'Which force polices each council area (exact)';
COMMENT ON COLUMN council.council_code IS 'Code of the local authority district at the Office for National Statistics';
COMMENT ON COLUMN council.name IS 'Name of the council area';
COMMENT ON COLUMN council.force_id IS 'The force that polices it';
COMMENT ON COLUMN council.region IS 'Region of England, or Wales';
COMMENT ON COLUMN council.status IS 'current: a district of May 2025; former: one that is no more, or an older code still met in files';
COMMENT ON COLUMN council.status_note IS 'What became of a former one, as the end of a sentence that begins with its name';
COMMENT ON COLUMN council.source_id IS 'Source';

CREATE TABLE council_alias (
    council_code VARCHAR NOT NULL REFERENCES council (council_code),
    alias        VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL CHECK (kind IN ('Welsh name', 'former name', 'short form')),
    note         VARCHAR,
    source_id    VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (council_code, alias),
    CHECK (kind <> 'former name' OR note IS NOT NULL)
);
COMMENT ON TABLE council_alias IS 'Other names of council areas: a search for one finds the council';
COMMENT ON COLUMN council_alias.council_code IS 'The council area';
COMMENT ON COLUMN council_alias.alias IS 'Its other name';
COMMENT ON COLUMN council_alias.kind IS 'Welsh name, former name or short form';
COMMENT ON COLUMN council_alias.note IS 'What became of a former name, as the end of a sentence that begins with it';
COMMENT ON COLUMN council_alias.source_id IS 'Source';

CREATE TABLE force_alias (
    alias     VARCHAR PRIMARY KEY,
    force_id  VARCHAR NOT NULL REFERENCES force (force_id),
    kind      VARCHAR NOT NULL CHECK (kind IN ('Welsh name', 'popular name', 'short form')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE force_alias IS 'Other names of forces: a search for one finds the force';
COMMENT ON COLUMN force_alias.alias IS 'The other name';
COMMENT ON COLUMN force_alias.force_id IS 'The force';
COMMENT ON COLUMN force_alias.kind IS 'Welsh name, popular name or short form';
COMMENT ON COLUMN force_alias.source_id IS 'Source';

CREATE TABLE county_force (
    county    VARCHAR NOT NULL,
    force_id  VARCHAR NOT NULL REFERENCES force (force_id),
    part      VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (county, force_id)
);
COMMENT ON TABLE county_force IS 'Counties, former counties and Wales with the forces that police them: one row for each force, the largest part first';
COMMENT ON COLUMN county_force.county IS 'Name of the county; those that are called as their force is stand in force';
COMMENT ON COLUMN county_force.force_id IS 'A force that polices it';
COMMENT ON COLUMN county_force.part IS 'Which part it polices; empty for the whole, or where the parts have no names';
COMMENT ON COLUMN county_force.source_id IS 'Source';

CREATE TABLE place (
    place_id         INTEGER PRIMARY KEY,
    name             VARCHAR NOT NULL,
    nation           VARCHAR NOT NULL CHECK (nation IN ('England', 'Wales')),
    population_count INTEGER CHECK (population_count > 0),
    latitude         DOUBLE NOT NULL CHECK (latitude BETWEEN 49.8 AND 55.9),
    longitude        DOUBLE NOT NULL CHECK (longitude BETWEEN -6.5 AND 1.8),
    force_id         VARCHAR NOT NULL REFERENCES force (force_id),
    border_force_id  VARCHAR REFERENCES force (force_id),
    source_id        VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK (border_force_id <> force_id)
);
COMMENT ON TABLE place IS 'Towns, villages and parts of towns of England and Wales with the force that polices them';
COMMENT ON COLUMN place.place_id IS 'Number of the place at GeoNames';
COMMENT ON COLUMN place.name IS 'Name of the place; several places can share one';
COMMENT ON COLUMN place.nation IS 'England or Wales';
COMMENT ON COLUMN place.population_count IS 'People who live there according to GeoNames, undated; empty where not known';
COMMENT ON COLUMN place.latitude IS 'Degrees north (WGS 84)';
COMMENT ON COLUMN place.longitude IS 'Degrees east (WGS 84)';
COMMENT ON COLUMN place.force_id IS 'The force whose outline holds the place''s point';
COMMENT ON COLUMN place.border_force_id IS 'Another force whose area begins within 2 km';
COMMENT ON COLUMN place.source_id IS 'Source';

CREATE TABLE place_alias (
    place_id  INTEGER NOT NULL REFERENCES place (place_id),
    alias     VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (place_id, alias)
);
COMMENT ON TABLE place_alias IS 'Other spellings of places, some of them transliterations: a search for one suggests the place and never answers by itself';
COMMENT ON COLUMN place_alias.place_id IS 'The place';
COMMENT ON COLUMN place_alias.alias IS 'The other spelling';
COMMENT ON COLUMN place_alias.source_id IS 'Source';

CREATE TABLE outside_place (
    name      VARCHAR PRIMARY KEY,
    kind      VARCHAR NOT NULL CHECK (kind IN ('postcode area', 'place', 'police force')),
    lies_in   VARCHAR,
    contact   VARCHAR,
    phone     VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK (lies_in IS NOT NULL OR kind = 'police force'),
    CHECK ((lies_in IS NULL) = (contact IS NULL))
);
COMMENT ON TABLE outside_place IS 'Postcode areas, places and police forces that the 43 forces do not cover, and who to contact there';
COMMENT ON COLUMN outside_place.name IS 'Letters that postcodes begin with, or a name';
COMMENT ON COLUMN outside_place.kind IS 'Postcode area, place or police force';
COMMENT ON COLUMN outside_place.lies_in IS 'Where it is; empty for police forces that serve one kind of place across the country';
COMMENT ON COLUMN outside_place.contact IS 'Who to contact there';
COMMENT ON COLUMN outside_place.phone IS 'Their telephone number; empty where we hold none';
COMMENT ON COLUMN outside_place.source_id IS 'Source';

CREATE TABLE postcode_district_force (
    postcode_district VARCHAR NOT NULL CHECK (regexp_full_match(postcode_district, '[A-Z]{1,2}[0-9][0-9A-Z]?')),
    force_id          VARCHAR NOT NULL REFERENCES force (force_id),
    rank              INTEGER NOT NULL CHECK (rank >= 1),
    how_sure          VARCHAR NOT NULL CHECK (how_sure IN ('sure', 'probable', 'part', 'possible part')),
    area_share_pct    DOUBLE CHECK (area_share_pct BETWEEN 0 AND 100),
    source_id         VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (postcode_district, force_id),
    UNIQUE (postcode_district, rank),
    CHECK ((rank = 1) = (how_sure IN ('sure', 'probable')))
);
COMMENT ON TABLE postcode_district_force IS 'Which forces police a postcode district such as ME14: one row for each force, the likeliest first (approximate)';
COMMENT ON COLUMN postcode_district_force.postcode_district IS 'First half of a postcode';
COMMENT ON COLUMN postcode_district_force.force_id IS 'A force that polices it, or a part of it';
COMMENT ON COLUMN postcode_district_force.rank IS '1 the likeliest force, which holds the district''s centre where that is known';
COMMENT ON COLUMN postcode_district_force.how_sure IS 'sure: the only force we know of; probable: the likeliest of several, or known from a list alone; part: a public list names it too; possible part: by estimated area alone';
COMMENT ON COLUMN postcode_district_force.area_share_pct IS 'Estimated share of the land around the district''s centre, by area and not by people; empty where a list alone names the force';
COMMENT ON COLUMN postcode_district_force.source_id IS 'Source';

CREATE TABLE recorded_crime (
    force_id         VARCHAR NOT NULL REFERENCES force (force_id),
    financial_year   VARCHAR NOT NULL CHECK (regexp_full_match(financial_year, '\d{4}/\d{2}') AND (try_cast(left(financial_year, 4) AS INTEGER) + 1) % 100 = try_cast(right(financial_year, 2) AS INTEGER)),
    quarter          INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    offence_group    VARCHAR NOT NULL,
    offence_subgroup VARCHAR NOT NULL,
    offences_count   INTEGER NOT NULL,
    source_id        VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, financial_year, quarter, offence_group, offence_subgroup)
);
COMMENT ON TABLE recorded_crime IS 'Crimes recorded by each force, by quarter and kind of offence, from the newest detailed release held. 2012/13 includes 61,977 frauds that forces then recorded';
COMMENT ON COLUMN recorded_crime.force_id IS 'The force';
COMMENT ON COLUMN recorded_crime.financial_year IS 'Financial year, April to March, such as 2024/25';
COMMENT ON COLUMN recorded_crime.quarter IS 'Quarter of the financial year: 1 is April to June, 4 is January to March';
COMMENT ON COLUMN recorded_crime.offence_group IS 'Offence group of the Home Office';
COMMENT ON COLUMN recorded_crime.offence_subgroup IS 'Offence subgroup of the Home Office';
COMMENT ON COLUMN recorded_crime.offences_count IS 'Crimes recorded; a negative number is a correction the Home Office published';
COMMENT ON COLUMN recorded_crime.source_id IS 'The release it comes from';

CREATE TABLE recorded_crime_total (
    force_id       VARCHAR NOT NULL REFERENCES force (force_id),
    financial_year VARCHAR NOT NULL CHECK (regexp_full_match(financial_year, '\d{4}/\d{2}') AND (try_cast(left(financial_year, 4) AS INTEGER) + 1) % 100 = try_cast(right(financial_year, 2) AS INTEGER)),
    released_on    VARCHAR NOT NULL CHECK (regexp_full_match(released_on, '\d{4}-\d{2}-\d{2}') AND try_cast(released_on AS DATE) IS NOT NULL),
    offences_count INTEGER NOT NULL CHECK (offences_count >= 0),
    quarters_count INTEGER NOT NULL CHECK (quarters_count BETWEEN 1 AND 4),
    source_id      VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, financial_year, released_on)
);
COMMENT ON TABLE recorded_crime_total IS 'Total crimes recorded by each force in each financial year, as each release gave it: every release revises earlier years a little';
COMMENT ON COLUMN recorded_crime_total.force_id IS 'The force';
COMMENT ON COLUMN recorded_crime_total.financial_year IS 'Financial year, April to March';
COMMENT ON COLUMN recorded_crime_total.released_on IS 'Day the Home Office released it';
COMMENT ON COLUMN recorded_crime_total.offences_count IS 'Crimes recorded';
COMMENT ON COLUMN recorded_crime_total.quarters_count IS 'How many quarters of the year it covers; fewer than 4 is not a whole year';
COMMENT ON COLUMN recorded_crime_total.source_id IS 'The release it comes from';

CREATE TABLE recorded_crime_other_body (
    body             VARCHAR NOT NULL,
    financial_year   VARCHAR NOT NULL CHECK (regexp_full_match(financial_year, '\d{4}/\d{2}')),
    quarter          INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    offence_group    VARCHAR NOT NULL,
    offence_subgroup VARCHAR NOT NULL,
    offences_count   INTEGER NOT NULL,
    source_id        VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (body, financial_year, quarter, offence_group, offence_subgroup)
);
COMMENT ON TABLE recorded_crime_other_body IS 'Crimes recorded by bodies that are no territorial force, kept apart from the forces; empty until a refresh has read a release';
COMMENT ON COLUMN recorded_crime_other_body.body IS 'The body: British Transport Police, or a national body that takes reports of fraud';
COMMENT ON COLUMN recorded_crime_other_body.financial_year IS 'Financial year, April to March';
COMMENT ON COLUMN recorded_crime_other_body.quarter IS 'Quarter of the financial year: 1 is April to June';
COMMENT ON COLUMN recorded_crime_other_body.offence_group IS 'Offence group of the Home Office';
COMMENT ON COLUMN recorded_crime_other_body.offence_subgroup IS 'Offence subgroup of the Home Office';
COMMENT ON COLUMN recorded_crime_other_body.offences_count IS 'Crimes recorded';
COMMENT ON COLUMN recorded_crime_other_body.source_id IS 'The release it comes from';

CREATE TABLE outcome (
    force_id       VARCHAR NOT NULL REFERENCES force (force_id),
    financial_year VARCHAR NOT NULL CHECK (regexp_full_match(financial_year, '\d{4}/\d{2}')),
    quarter        INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    basis          VARCHAR NOT NULL CHECK (basis IN ('recorded_in_quarter', 'closed_in_quarter')),
    offence_group  VARCHAR NOT NULL,
    outcome_type   INTEGER NOT NULL CHECK (outcome_type BETWEEN 0 AND 22),
    outcome_group  VARCHAR NOT NULL,
    outcomes_count INTEGER NOT NULL,
    source_id      VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, financial_year, quarter, basis, offence_group, outcome_type)
);
COMMENT ON TABLE outcome IS 'What became of recorded crimes, by quarter. The two bases must never be mixed';
COMMENT ON COLUMN outcome.force_id IS 'The force';
COMMENT ON COLUMN outcome.financial_year IS 'Financial year, April to March';
COMMENT ON COLUMN outcome.quarter IS 'Quarter of the financial year: 1 is April to June';
COMMENT ON COLUMN outcome.basis IS 'recorded_in_quarter: crimes recorded then, whatever day they were settled; closed_in_quarter: cases closed then, whatever day they were recorded';
COMMENT ON COLUMN outcome.offence_group IS 'Offence group of the Home Office';
COMMENT ON COLUMN outcome.outcome_type IS 'Outcome number of the Home Office; 0 means no outcome yet and is not an outcome';
COMMENT ON COLUMN outcome.outcome_group IS 'Outcome group of the Home Office';
COMMENT ON COLUMN outcome.outcomes_count IS 'Crimes with that outcome; a negative number is a correction the Home Office published';
COMMENT ON COLUMN outcome.source_id IS 'The release it comes from';

CREATE TABLE outcome_total (
    force_id                     VARCHAR NOT NULL REFERENCES force (force_id),
    financial_year               VARCHAR NOT NULL CHECK (regexp_full_match(financial_year, '\d{4}/\d{2}')),
    basis                        VARCHAR NOT NULL CHECK (basis IN ('recorded_in_year', 'closed_in_year')),
    charged_summonsed_count      INTEGER NOT NULL CHECK (charged_summonsed_count >= 0),
    out_of_court_disposals_count INTEGER NOT NULL CHECK (out_of_court_disposals_count >= 0),
    all_assigned_outcomes_count  INTEGER NOT NULL CHECK (all_assigned_outcomes_count >= 0),
    source_id                    VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, financial_year, basis)
);
COMMENT ON TABLE outcome_total IS 'Outcomes of a whole year for each force; a year of fewer than four quarters has none. The two bases must never be mixed';
COMMENT ON COLUMN outcome_total.force_id IS 'The force';
COMMENT ON COLUMN outcome_total.financial_year IS 'Financial year, April to March';
COMMENT ON COLUMN outcome_total.basis IS 'recorded_in_year: crimes recorded in that year; closed_in_year: cases closed in that year';
COMMENT ON COLUMN outcome_total.charged_summonsed_count IS 'Crimes that led to a charge or summons';
COMMENT ON COLUMN outcome_total.out_of_court_disposals_count IS 'Crimes settled out of court, formally or informally';
COMMENT ON COLUMN outcome_total.all_assigned_outcomes_count IS 'All crimes with an outcome; those still without one are not counted';
COMMENT ON COLUMN outcome_total.source_id IS 'The release it comes from';

CREATE TABLE population (
    force_id         VARCHAR NOT NULL REFERENCES force (force_id),
    year             INTEGER NOT NULL CHECK (year BETWEEN 1991 AND 2100),
    population_count INTEGER NOT NULL CHECK (population_count BETWEEN 5000 AND 15000000),
    source_id        VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, year)
);
COMMENT ON TABLE population IS 'Residents of each police force area';
COMMENT ON COLUMN population.force_id IS 'The force';
COMMENT ON COLUMN population.year IS 'Middle of this year';
COMMENT ON COLUMN population.population_count IS 'Residents';
COMMENT ON COLUMN population.source_id IS 'Source';

CREATE TABLE crime_rate (
    force_id                 VARCHAR NOT NULL REFERENCES force (force_id),
    year_ending              VARCHAR NOT NULL CHECK (regexp_full_match(year_ending, '\d{4}-\d{2}-\d{2}') AND try_cast(year_ending AS DATE) IS NOT NULL),
    crimes_per_1000          DOUBLE NOT NULL CHECK (crimes_per_1000 BETWEEN 1 AND 1000),
    population_rounded_count INTEGER CHECK (population_rounded_count BETWEEN 5000 AND 15000000),
    source_id                VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, year_ending)
);
COMMENT ON TABLE crime_rate IS 'Recorded crimes for each 1,000 residents, without fraud, as the Office for National Statistics publishes them; where it gives none, missing_figure says so';
COMMENT ON COLUMN crime_rate.force_id IS 'The force';
COMMENT ON COLUMN crime_rate.year_ending IS 'Last day of the year counted';
COMMENT ON COLUMN crime_rate.crimes_per_1000 IS 'Crimes for each 1,000 residents';
COMMENT ON COLUMN crime_rate.population_rounded_count IS 'Residents the rate is based on, rounded by the publisher; empty where it does not give them';
COMMENT ON COLUMN crime_rate.source_id IS 'Source';

CREATE TABLE missing_figure (
    force_id  VARCHAR NOT NULL REFERENCES force (force_id),
    figures   VARCHAR NOT NULL CHECK (figures IN ('recorded_crime', 'outcome', 'population', 'crime_rate')),
    period    VARCHAR NOT NULL CHECK (regexp_full_match(period, '\d{4}(/\d{2}|-\d{2}-\d{2})?')),
    quarter   INTEGER NOT NULL CHECK (quarter BETWEEN 0 AND 4),
    state     VARCHAR NOT NULL CHECK (state IN ('suppressed', 'not supplied', 'not available', 'not yet published', 'withdrawn')),
    mark      VARCHAR,
    reason    VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, figures, period, quarter)
);
COMMENT ON TABLE missing_figure IS 'Figures that the newest release read does not give for a force, though it gives them for others, and why';
COMMENT ON COLUMN missing_figure.force_id IS 'The force';
COMMENT ON COLUMN missing_figure.figures IS 'The table where the figure would stand; where an earlier release had the whole year, its figures still stand there, with that release as their source';
COMMENT ON COLUMN missing_figure.period IS 'Financial year as 2025/26, last day of the year counted as 2026-03-31, or year of a mid-year estimate';
COMMENT ON COLUMN missing_figure.quarter IS 'Quarter of that financial year, 1 is April to June; 0 where the figure is of a whole year';
COMMENT ON COLUMN missing_figure.state IS 'suppressed: the publisher holds it back; not supplied: the force did not supply it; not available: the publisher gives none and does not say why; not yet published: it is still to come; withdrawn: an earlier release gave it, this one does not';
COMMENT ON COLUMN missing_figure.mark IS 'What the publisher put in its place; empty where it has no row at all';
COMMENT ON COLUMN missing_figure.reason IS 'Why, in the publisher''s own words; empty where it does not say';
COMMENT ON COLUMN missing_figure.source_id IS 'The release that does not give it';

CREATE TABLE force_contact (
    force_id       VARCHAR PRIMARY KEY REFERENCES force (force_id),
    publisher_name VARCHAR NOT NULL,
    telephone      VARCHAR CHECK (regexp_full_match(telephone, '[0-9 ]+')),
    website        VARCHAR CHECK (website LIKE 'http%'),
    source_id      VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE force_contact IS 'How each force says it can be reached, from data.police.uk; empty until a refresh has read it';
COMMENT ON COLUMN force_contact.force_id IS 'The force';
COMMENT ON COLUMN force_contact.publisher_name IS 'Its name at data.police.uk';
COMMENT ON COLUMN force_contact.telephone IS 'Telephone number; empty where it gives none';
COMMENT ON COLUMN force_contact.website IS 'Its website, as data.police.uk gives it';
COMMENT ON COLUMN force_contact.source_id IS 'Source';

CREATE TABLE force_engagement (
    force_id  VARCHAR NOT NULL REFERENCES force (force_id),
    title     VARCHAR NOT NULL,
    url       VARCHAR NOT NULL CHECK (url LIKE 'http%'),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (force_id, url)
);
COMMENT ON TABLE force_engagement IS 'Where each force speaks with the public, from data.police.uk; empty until a refresh has read it';
COMMENT ON COLUMN force_engagement.force_id IS 'The force';
COMMENT ON COLUMN force_engagement.title IS 'What it is, in the publisher''s words';
COMMENT ON COLUMN force_engagement.url IS 'Its address';
COMMENT ON COLUMN force_engagement.source_id IS 'Source';

CREATE TABLE victim_service (
    service_id    VARCHAR PRIMARY KEY,
    force_id      VARCHAR REFERENCES force (force_id),
    nation        VARCHAR CHECK (nation IN ('England and Wales', 'England', 'Wales')),
    name          VARCHAR NOT NULL,
    provider      VARCHAR,
    phone         VARCHAR CHECK (regexp_full_match(phone, '[0-9 ]+')),
    phone_hours   VARCHAR,
    opening_hours VARCHAR CHECK (opening_hours = '24/7' OR regexp_full_match(opening_hours, '((Mo|Tu|We|Th|Fr|Sa|Su)(-(Mo|Tu|We|Th|Fr|Sa|Su))? \d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*(; )?)+')),
    second_phone  VARCHAR CHECK (regexp_full_match(second_phone, '[0-9 ]+')),
    second_phone_hours VARCHAR,
    text_phone    VARCHAR CHECK (regexp_full_match(text_phone, '[0-9 ]+')),
    text_word     VARCHAR,
    email         VARCHAR CHECK (email LIKE '%_@_%' AND email NOT LIKE 'referral%'),
    website       VARCHAR CHECK (website LIKE 'http%'),
    topics        VARCHAR NOT NULL,
    who_for       VARCHAR NOT NULL,
    notes         VARCHAR,
    is_local_line BOOLEAN NOT NULL,
    confidence    VARCHAR NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
    evidence_kind VARCHAR NOT NULL CHECK (evidence_kind IN ('service', 'public body', 'news', 'other')),
    page_date     VARCHAR CHECK (regexp_full_match(page_date, '\d{4}(-\d{2}){0,2}')),
    contradiction VARCHAR CHECK (contradiction IN ('another number', 'another provider', 'undecided')),
    contradiction_source_id VARCHAR REFERENCES source (source_id),
    checked_on    VARCHAR NOT NULL CHECK (checked_on IS NULL OR (regexp_full_match(checked_on, '\d{4}-\d{2}(-\d{2})?') AND try_cast(rpad(checked_on, 10, '-01') AS DATE) IS NOT NULL)),
    source_id     VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK ((force_id IS NULL) <> (nation IS NULL)),
    CHECK (NOT is_local_line OR (force_id IS NOT NULL AND phone IS NOT NULL)),
    CHECK ((contradiction IS NULL) = (contradiction_source_id IS NULL)),
    CHECK (phone IS NOT NULL OR (second_phone IS NULL AND opening_hours IS NULL))
);
COMMENT ON TABLE victim_service IS 'Where victims find help: national services, and those of each force area';
COMMENT ON COLUMN victim_service.service_id IS 'Key';
COMMENT ON COLUMN victim_service.force_id IS 'The force area it serves; empty for a national service';
COMMENT ON COLUMN victim_service.nation IS 'For a national service: England and Wales, England or Wales';
COMMENT ON COLUMN victim_service.name IS 'Name of the service';
COMMENT ON COLUMN victim_service.provider IS 'Who runs it';
COMMENT ON COLUMN victim_service.phone IS 'Telephone number; empty where none was verified';
COMMENT ON COLUMN victim_service.phone_hours IS 'When it is answered';
COMMENT ON COLUMN victim_service.opening_hours IS 'The same for a machine, as OpenStreetMap writes it (Mo-Fr 08:00-20:00, or 24/7); only where a page states it plainly and nothing speaks against it. Bank holidays are not known';
COMMENT ON COLUMN victim_service.second_phone IS 'A second number, for the hours when the first is not answered';
COMMENT ON COLUMN victim_service.second_phone_hours IS 'When the second number is answered';
COMMENT ON COLUMN victim_service.text_phone IS 'Number for text messages';
COMMENT ON COLUMN victim_service.text_word IS 'The word to send to that number, where it asks for one';
COMMENT ON COLUMN victim_service.email IS 'E-mail address';
COMMENT ON COLUMN victim_service.website IS 'Website';
COMMENT ON COLUMN victim_service.topics IS 'What it helps with, separated by semicolons';
COMMENT ON COLUMN victim_service.who_for IS 'Who it is for, in a sentence for the person who needs it';
COMMENT ON COLUMN victim_service.notes IS 'What we know of the service and of its evidence';
COMMENT ON COLUMN victim_service.is_local_line IS 'Yes only where the number is the area''s own; no where a local service is reached through a national line';
COMMENT ON COLUMN victim_service.confidence IS 'How sure we are of it: high, medium, or low (low is for review and not shown)';
COMMENT ON COLUMN victim_service.evidence_kind IS 'Whose page gives it: the service itself, a public body (council, police, commissioner, NHS, government, university), the news, or somebody else';
COMMENT ON COLUMN victim_service.page_date IS 'Date of the newest dated page that carried the number, or the earliest year it can be from; empty where no such page has a date';
COMMENT ON COLUMN victim_service.contradiction IS 'What a newer page says against it: another number, another provider, or not decided yet; empty for nothing. docs/method.md says what follows';
COMMENT ON COLUMN victim_service.contradiction_source_id IS 'The source that says so';
COMMENT ON COLUMN victim_service.checked_on IS 'When we last read that page';
COMMENT ON COLUMN victim_service.source_id IS 'Source';

CREATE TABLE complaint_step (
    complaint_step_id VARCHAR PRIMARY KEY,
    step              INTEGER NOT NULL CHECK (step BETWEEN 1 AND 20),
    situation         VARCHAR NOT NULL,
    body              VARCHAR NOT NULL,
    what_it_does      VARCHAR NOT NULL,
    phone             VARCHAR CHECK (regexp_full_match(phone, '[0-9 ]+')),
    website           VARCHAR CHECK (website LIKE 'http%'),
    time_limit        VARCHAR,
    notes             VARCHAR,
    page_date         VARCHAR CHECK (regexp_full_match(page_date, '\d{4}(-\d{2}){0,2}')),
    confidence        VARCHAR NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
    source_id         VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE complaint_step IS 'How to complain about the police, or about a right under the Victims'' Code that was not met';
COMMENT ON COLUMN complaint_step.complaint_step_id IS 'Key';
COMMENT ON COLUMN complaint_step.step IS 'Number of the step; several rows can belong to one';
COMMENT ON COLUMN complaint_step.situation IS 'When it applies';
COMMENT ON COLUMN complaint_step.body IS 'Whom to turn to';
COMMENT ON COLUMN complaint_step.what_it_does IS 'What that body does';
COMMENT ON COLUMN complaint_step.phone IS 'Telephone number, where one was verified';
COMMENT ON COLUMN complaint_step.website IS 'Website';
COMMENT ON COLUMN complaint_step.time_limit IS 'Time limit, where there is one';
COMMENT ON COLUMN complaint_step.notes IS 'What to know';
COMMENT ON COLUMN complaint_step.page_date IS 'Date of the page it was read on, where it has one';
COMMENT ON COLUMN complaint_step.confidence IS 'How sure we are of it: high, medium or low';
COMMENT ON COLUMN complaint_step.source_id IS 'Source';

CREATE TABLE victim_right (
    right_id       VARCHAR PRIMARY KEY,
    right_number   INTEGER NOT NULL CHECK (right_number BETWEEN 1 AND 12),
    right_name     VARCHAR NOT NULL,
    text           VARCHAR NOT NULL,
    is_our_reading BOOLEAN NOT NULL,
    source_id      VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE victim_right IS 'Rights under the Victims'' Code of 2021 that touch crime recording, in our own words';
COMMENT ON COLUMN victim_right.right_id IS 'Key';
COMMENT ON COLUMN victim_right.right_number IS 'Number of the right in the Code';
COMMENT ON COLUMN victim_right.right_name IS 'What the right is about';
COMMENT ON COLUMN victim_right.text IS 'What it means, in our words';
COMMENT ON COLUMN victim_right.is_our_reading IS 'Yes where this is our reading and not what the Code says';
COMMENT ON COLUMN victim_right.source_id IS 'Source';

CREATE TABLE etl_run (
    run_id        VARCHAR PRIMARY KEY,
    built_at      VARCHAR NOT NULL,
    inputs_sha256 VARCHAR NOT NULL,
    schema_sha256 VARCHAR NOT NULL,
    findings      VARCHAR NOT NULL
);
COMMENT ON TABLE etl_run IS 'The run that built this database';
COMMENT ON COLUMN etl_run.run_id IS 'Data version: day and time of the build, and the start of the inputs'' hash';
COMMENT ON COLUMN etl_run.built_at IS 'When it was built, in UTC';
COMMENT ON COLUMN etl_run.inputs_sha256 IS 'Hash over every input file, the schema and the statements that fill it: the same inputs give the same hash';
COMMENT ON COLUMN etl_run.schema_sha256 IS 'Hash over the schema: a release of the site reads only builds with its own';
COMMENT ON COLUMN etl_run.findings IS 'What the checks warned of, one finding a line; empty where nothing';

CREATE TABLE fetch_log (
    fetched_at   VARCHAR NOT NULL,
    source_name  VARCHAR NOT NULL,
    url          VARCHAR NOT NULL,
    status       INTEGER,
    bytes_count  BIGINT CHECK (bytes_count >= 0),
    sha256       VARCHAR,
    outcome      VARCHAR NOT NULL,
    message      VARCHAR NOT NULL
);
COMMENT ON TABLE fetch_log IS 'Every attempt to read a publisher''s page or file, also those that failed';
COMMENT ON COLUMN fetch_log.fetched_at IS 'When, in UTC';
COMMENT ON COLUMN fetch_log.source_name IS 'Which connector asked';
COMMENT ON COLUMN fetch_log.url IS 'What was asked for';
COMMENT ON COLUMN fetch_log.status IS 'HTTP status, where an answer came';
COMMENT ON COLUMN fetch_log.bytes_count IS 'Bytes received';
COMMENT ON COLUMN fetch_log.sha256 IS 'SHA-256 of the file that was kept';
COMMENT ON COLUMN fetch_log.outcome IS 'What came of it';
COMMENT ON COLUMN fetch_log.message IS 'The same in a sentence';

CREATE TABLE source_freshness (
    source_name   VARCHAR NOT NULL,
    feed          VARCHAR NOT NULL,
    last_good_at  VARCHAR,
    last_tried_at VARCHAR,
    outcome       VARCHAR NOT NULL,
    message       VARCHAR NOT NULL,
    release       VARCHAR,
    is_stale      BOOLEAN NOT NULL,
    PRIMARY KEY (source_name, feed)
);
COMMENT ON TABLE source_freshness IS 'How fresh each publisher''s figures were when this database was built; the site itself reads the newer state beside it';
COMMENT ON COLUMN source_freshness.source_name IS 'Which connector';
COMMENT ON COLUMN source_freshness.feed IS 'Which of its kinds of figures';
COMMENT ON COLUMN source_freshness.last_good_at IS 'When it was last read without fault, in UTC; empty where never, then the bundled figures are shown';
COMMENT ON COLUMN source_freshness.last_tried_at IS 'When it was last asked, in UTC';
COMMENT ON COLUMN source_freshness.outcome IS 'What came of it: never tried, published, unchanged, checked, or why it failed (unreachable, refused, gone, faulty, older, rejected)';
COMMENT ON COLUMN source_freshness.message IS 'The same in a sentence';
COMMENT ON COLUMN source_freshness.release IS 'The release held, where a refresh has read one';
COMMENT ON COLUMN source_freshness.is_stale IS 'Yes where the last attempt failed and the last good figures are shown';

-- Views for questions. They hold nothing of their own: each puts together what a question usually needs, as the pages do.

CREATE VIEW latest_crime_recording_grade AS
SELECT f.force_id, f.short_name AS force, f.region, j.grade, j.regime_id, j.regime, j.kind, j.title_year, j.published_on,
       j.basis, j.rate_pct, j.ci_pct, j.is_approximate, j.inspection_id, j.source_id
FROM force AS f LEFT JOIN crime_recording_judgment AS j ON j.force_id = f.force_id AND j.recency = 1
ORDER BY f.short_name;
COMMENT ON VIEW latest_crime_recording_grade IS 'Each force''s latest headline grade for recording crime, one row a force. The programmes differ: compare grades only where regime_id is the same';
COMMENT ON COLUMN latest_crime_recording_grade.force_id IS 'The force';
COMMENT ON COLUMN latest_crime_recording_grade.force IS 'The force''s short name';
COMMENT ON COLUMN latest_crime_recording_grade.region IS 'Region of England, or Wales';
COMMENT ON COLUMN latest_crime_recording_grade.grade IS 'The grade, in the programme''s own words; empty where we hold none';
COMMENT ON COLUMN latest_crime_recording_grade.regime_id IS 'The programme that gave it';
COMMENT ON COLUMN latest_crime_recording_grade.regime IS 'Name of the programme';
COMMENT ON COLUMN latest_crime_recording_grade.kind IS 'Inspection, re-inspection, revisit, or a letter about a cause of concern';
COMMENT ON COLUMN latest_crime_recording_grade.title_year IS 'Year or cycle in the report''s title, often not the year of publication';
COMMENT ON COLUMN latest_crime_recording_grade.published_on IS 'Date the grade was published; empty where not known';
COMMENT ON COLUMN latest_crime_recording_grade.basis IS 'Stated by a source, or derived by subtraction from a complete published tally';
COMMENT ON COLUMN latest_crime_recording_grade.rate_pct IS 'Recording rate for all crime of the same inspection, per cent; empty where it has none or we have not found it';
COMMENT ON COLUMN latest_crime_recording_grade.ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points';
COMMENT ON COLUMN latest_crime_recording_grade.is_approximate IS 'Yes where the rate''s source says "around", "over" or the like';
COMMENT ON COLUMN latest_crime_recording_grade.inspection_id IS 'The inspection that gave it';
COMMENT ON COLUMN latest_crime_recording_grade.source_id IS 'Source of the grade';

CREATE VIEW force_year AS
WITH total AS (
    SELECT * FROM recorded_crime_total
    QUALIFY row_number() OVER (PARTITION BY force_id, financial_year ORDER BY released_on DESC) = 1
), audit AS (
    -- An audit belongs to the financial year that holds most of its months: the one of its middle month.
    SELECT *, (datesub('month', DATE '2000-01-01', CAST(rpad(audit_from, 10, '-01') AS DATE))
               + datesub('month', DATE '2000-01-01', CAST(rpad(audit_to, 10, '-01') AS DATE))) // 2 AS middle
    FROM crime_recording_history WHERE what = 'inspection' AND rate_pct IS NOT NULL
)
SELECT f.force_id, f.short_name AS force, t.financial_year, t.offences_count, t.quarters_count, p.population_count,
       CASE WHEN f.force_id <> 'city-of-london' THEN round(t.offences_count * 1000.0 / p.population_count, 1) END AS crimes_per_1000,
       known.rate_pct AS known_rate_pct, known.ci_pct AS known_ci_pct, known.regime_id AS known_regime_id,
       known.rate_published_on AS known_published_on,
       audited.rate_pct AS audited_rate_pct, audited.ci_pct AS audited_ci_pct, audited.regime_id AS audited_regime_id, t.source_id
FROM total AS t JOIN force AS f USING (force_id)
LEFT JOIN population AS p
    ON p.force_id = f.force_id AND p.year = CAST(left(t.financial_year, 4) AS INTEGER) AND t.quarters_count = 4
LEFT JOIN audit AS known
    ON known.force_id = f.force_id AND known.position = (
        SELECT max(a.position) FROM audit AS a
        WHERE a.force_id = f.force_id AND a.rate_published_on < concat(CAST(left(t.financial_year, 4) AS INTEGER) + 1, '-04')
    )
LEFT JOIN audit AS audited
    ON audited.force_id = f.force_id AND t.quarters_count = 4 AND audited.position = (
        SELECT max(a.position) FROM audit AS a
        WHERE a.force_id = f.force_id AND (a.middle - 3) // 12 = CAST(left(t.financial_year, 4) AS INTEGER) - 2000
    )
ORDER BY f.short_name, t.financial_year;
COMMENT ON VIEW force_year IS 'Crimes recorded by each force in each financial year, with residents and with how well the force was found to record crime: more recorded crime can mean better recording';
COMMENT ON COLUMN force_year.force_id IS 'The force';
COMMENT ON COLUMN force_year.force IS 'The force''s short name';
COMMENT ON COLUMN force_year.financial_year IS 'Financial year, April to March, such as 2024/25';
COMMENT ON COLUMN force_year.offences_count IS 'Crimes recorded, as the newest release gives them';
COMMENT ON COLUMN force_year.quarters_count IS 'How many quarters of the year that covers; fewer than 4 is not a whole year';
COMMENT ON COLUMN force_year.population_count IS 'Residents in the middle of the year; empty for part years and where not yet published';
COMMENT ON COLUMN force_year.crimes_per_1000 IS 'Recorded crimes for each 1,000 residents, worked out by us; empty for part years, without residents, and for the City of London, where few people live';
COMMENT ON COLUMN force_year.known_rate_pct IS 'Recording rate for all crime, per cent, from the newest audit that was published before the year ended; empty where we hold none';
COMMENT ON COLUMN force_year.known_ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points';
COMMENT ON COLUMN force_year.known_regime_id IS 'The programme of that audit';
COMMENT ON COLUMN force_year.known_published_on IS 'When that audit was published';
COMMENT ON COLUMN force_year.audited_rate_pct IS 'Recording rate for all crime, per cent, from an audit of reports made in this very year; empty where there was none or its period is not known';
COMMENT ON COLUMN force_year.audited_ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points';
COMMENT ON COLUMN force_year.audited_regime_id IS 'The programme of that audit';
COMMENT ON COLUMN force_year.source_id IS 'The release that the crimes come from';

CREATE VIEW finding_status AS
WITH word AS (
    SELECT * FROM finding_follow_up
    QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY as_of DESC NULLS LAST) = 1
), inspected AS (
    SELECT force_id, max(coalesce(happened_on, left(title_year, 4))) AS inspected_on FROM crime_recording_history WHERE what = 'inspection' GROUP BY force_id
), found AS (
    SELECT i.force_id, o.short_name AS force, f.finding_id, f.inspection_id, i.regime_id, r.short_name AS regime, i.kind AS inspection_kind,
           i.title_year, coalesce(j.published_on, i.published_on) AS published_on, f.kind, f.topic, f.finding, f.deadline, f.confidence,
           w.status AS newest_word, w.as_of AS newest_word_on, j.recency, f.source_id, w.source_id AS newest_word_source_id,
           coalesce(j.published_on, i.published_on, left(i.title_year, 4)) AS found_on,
           greatest(found_on, w.as_of) AS newest,
           greatest(t.inspected_on, l.published_on, left(l.title_year, 4)) AS inspected_on
    FROM finding AS f JOIN inspection AS i USING (inspection_id) JOIN regime AS r USING (regime_id) JOIN force AS o USING (force_id)
    LEFT JOIN crime_recording_judgment AS j USING (inspection_id)
    LEFT JOIN crime_recording_judgment AS l ON l.force_id = i.force_id AND l.recency = 1
    LEFT JOIN word AS w ON w.finding_id = f.finding_id
    LEFT JOIN inspected AS t ON t.force_id = i.force_id
)
SELECT force_id, force, finding_id, inspection_id, regime_id, regime, inspection_kind, title_year, published_on, kind, topic, finding,
       deadline, confidence, newest_word, newest_word_on,
       CASE WHEN newest_word IN ('met', 'closed by letter') THEN 'settled'
            WHEN kind <> 'observation' AND EXISTS (
                SELECT 1 FROM found AS again
                WHERE again.force_id = found.force_id AND again.kind = found.kind AND (again.topic = found.topic OR found.kind = 'cause_of_concern')
                  AND again.found_on > found.found_on
            ) THEN 'raised again'
            WHEN newest_word = 'improved' THEN 'settled'
            WHEN newest_word_on IS NULL AND recency > 1 THEN 'overtaken'
            WHEN left(newest, least(length(newest), length(inspected_on))) < left(inspected_on, least(length(newest), length(inspected_on))) THEN 'overtaken'
            WHEN newest_word IS NULL AND kind = 'observation' THEN 'silent'
            ELSE 'open' END AS state,
       source_id, newest_word_source_id
FROM found ORDER BY force, published_on DESC, finding_id;
COMMENT ON VIEW finding_status IS 'What inspectors found about crime recording, the newest word on each finding, and how it stands today as far as we know';
COMMENT ON COLUMN finding_status.force_id IS 'The force';
COMMENT ON COLUMN finding_status.force IS 'The force''s short name';
COMMENT ON COLUMN finding_status.finding_id IS 'Key of the finding';
COMMENT ON COLUMN finding_status.inspection_id IS 'The inspection that found it';
COMMENT ON COLUMN finding_status.regime_id IS 'The programme of that inspection';
COMMENT ON COLUMN finding_status.regime IS 'Short name of the programme';
COMMENT ON COLUMN finding_status.inspection_kind IS 'Inspection, re-inspection, revisit, or a letter about a cause of concern';
COMMENT ON COLUMN finding_status.title_year IS 'Year or cycle in the report''s title, often not the year of publication';
COMMENT ON COLUMN finding_status.published_on IS 'When it was published; empty where not known';
COMMENT ON COLUMN finding_status.kind IS 'cause_of_concern, recommendation and area_for_improvement: the page itself calls it so; observation: found, without such a label';
COMMENT ON COLUMN finding_status.topic IS 'What it is about';
COMMENT ON COLUMN finding_status.finding IS 'What was found, in our words';
COMMENT ON COLUMN finding_status.deadline IS 'By when the inspectorate asked for it; empty where no date was found';
COMMENT ON COLUMN finding_status.confidence IS 'high: read on the inspectorate''s own page or one that reproduces it; medium: read in the press or on a copy';
COMMENT ON COLUMN finding_status.newest_word IS 'What the newest later page says of it; empty where we have not found one';
COMMENT ON COLUMN finding_status.newest_word_on IS 'Date of that page';
COMMENT ON COLUMN finding_status.state IS 'settled: a later page says so; open: made by the newest inspection we know of, or not met by a word since; raised again: a later inspection made a finding of that kind on that topic, or another cause of concern; overtaken: inspected again since the newest word on it; silent: an observation of the newest inspection without a later word';
COMMENT ON COLUMN finding_status.source_id IS 'Source of the finding';
COMMENT ON COLUMN finding_status.newest_word_source_id IS 'Source of the newest word';

CREATE VIEW claim_check AS
WITH claim AS (
    SELECT e.*, coalesce(h.position, 0) AS place
    FROM oversight_event AS e LEFT JOIN crime_recording_history AS h USING (event_id)
    WHERE e.claim IS NOT NULL OR e.kind = 'self-reported figure'
), next AS (
    SELECT c.event_id, t.*
    FROM claim AS c JOIN crime_recording_history AS t
        ON t.force_id = c.force_id AND t.what = 'inspection' AND t.position > c.place
        AND CASE WHEN c.claim = 'grade' THEN t.grade IS NOT NULL ELSE t.rate_pct IS NOT NULL END
    QUALIFY row_number() OVER (PARTITION BY c.event_id ORDER BY t.position) = 1
)
SELECT c.event_id, c.force_id, f.short_name AS force, c.happened_on AS claimed_on, c.by_role, c.summary, c.claim,
       c.figure_pct AS claimed_pct, c.expected_grade, n.inspection_id, n.regime_id, n.happened_on AS inspected_on,
       n.rate_pct AS found_pct, n.ci_pct AS found_ci_pct, n.grade AS found_grade, CASE WHEN c.claim = 'figure' THEN round(c.figure_pct - n.rate_pct, 1) END AS gap_pct,
       CASE WHEN c.claim IS NULL THEN 'nothing to test'
            WHEN n.inspection_id IS NULL THEN 'not tested'
            WHEN c.claim = 'grade' AND (expected.position IS NULL OR given.position IS NULL) THEN 'cannot tell'
            WHEN c.claim = 'grade' THEN if(given.position > expected.position, 'contradicted', 'confirmed')
            WHEN c.figure_pct - n.rate_pct <= coalesce(n.ci_pct, 0) THEN 'confirmed'
            WHEN n.ci_pct IS NULL THEN 'cannot tell'
            ELSE 'contradicted' END AS verdict,
       c.source_id, coalesce(n.rate_source_id, n.source_id) AS found_source_id
FROM claim AS c JOIN force AS f USING (force_id)
LEFT JOIN next AS n USING (event_id)
LEFT JOIN grade_scale AS expected ON expected.regime_id = n.regime_id AND expected.grade = c.expected_grade
LEFT JOIN grade_scale AS given ON given.regime_id = n.regime_id AND given.grade = n.grade
ORDER BY f.short_name, c.happened_on, c.event_id;
COMMENT ON VIEW claim_check IS 'What forces and commissioners claimed about recording, held against the next inspection that measured or graded it';
COMMENT ON COLUMN claim_check.event_id IS 'Key of the claim, as in oversight_event';
COMMENT ON COLUMN claim_check.force_id IS 'The force spoken of';
COMMENT ON COLUMN claim_check.force IS 'The force''s short name';
COMMENT ON COLUMN claim_check.claimed_on IS 'When it was said: a day, a month or a year';
COMMENT ON COLUMN claim_check.by_role IS 'Who said it, by role';
COMMENT ON COLUMN claim_check.summary IS 'What was said, in our words';
COMMENT ON COLUMN claim_check.claim IS 'figure or grade; empty where a figure was spoken of without being given';
COMMENT ON COLUMN claim_check.claimed_pct IS 'The recording rate that was claimed, per cent';
COMMENT ON COLUMN claim_check.expected_grade IS 'The grade that was expected';
COMMENT ON COLUMN claim_check.inspection_id IS 'The next inspection that measured or graded it; empty where there was none yet';
COMMENT ON COLUMN claim_check.regime_id IS 'The programme of that inspection';
COMMENT ON COLUMN claim_check.inspected_on IS 'When that inspection was published';
COMMENT ON COLUMN claim_check.found_pct IS 'The recording rate it found, per cent';
COMMENT ON COLUMN claim_check.found_ci_pct IS 'Half-width of its published 95 per cent confidence interval, in percentage points';
COMMENT ON COLUMN claim_check.found_grade IS 'The headline grade it gave for recording crime';
COMMENT ON COLUMN claim_check.gap_pct IS 'Claimed rate less the rate that was found, in percentage points; empty where either is missing';
COMMENT ON COLUMN claim_check.verdict IS 'contradicted, confirmed, cannot tell (no margin of error, or a grade of another scale), not tested (no inspection since), or nothing to test (no figure or grade was given)';
COMMENT ON COLUMN claim_check.source_id IS 'Source of the claim';
COMMENT ON COLUMN claim_check.found_source_id IS 'Source of what was found';
