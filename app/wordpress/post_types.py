"""The types of WordPress's posts: which are articles, and which its machinery keeps for itself."""

ARTICLES = frozenset({"post", "page"})
ATTACHMENT, MENU_ITEM, REUSABLE = "attachment", "nav_menu_item", "wp_block"
GUEST_AUTHOR = "guest-author"
REVISIONS = frozenset({"revision", "customize_changeset", "oembed_cache"})

_MACHINERY = frozenset({
    "acf-field", "acf-field-group", "acf-post-type", "acf-taxonomy", "acf-ui-options-page", "amp_validated_url",
    "ai1ec_event_instance", "custom_css", "customer_request", "edd_discount", "edd_log", "edd_payment",
    "elementor_library", "elementor_snippet", "feedback", "flamingo_contact", "flamingo_inbound", "flamingo_outbound",
    "forminator_forms", "fusion_element", "fusion_template", "give_payment", "guest-author",
    "jetpack_migration", "jp_img_sitemap",
    "jp_sitemap", "jp_sitemap_master", "mc4wp-form", "memberpressproduct", "ml-slider", "nf_sub", "option-tree",
    "page_generator_pro", "polls", "popup", "postman_sent_mail", "product_variation", "rank_math_schema",
    "redirect_rule",
    "scheduled-action", "schema", "shop_coupon", "shop_order", "shop_order_refund", "shop_subscription",
    "shop_webhook", "sm-log", "tablepress_table", "tribe-ea-record", "user_request", "vc4_templates",
    "vc_grid_item", "wp-types-group", "wp_area", "wp_font_face", "wp_font_family", "wp_global_styles", "wp_log",
    "wp_navigation", "wp_template", "wp_template_part", "wpcf7_contact_form", "wpdiscuz_form", "wpforms",
    "wpforms-template", "yith_campaign",
})  # fmt: skip
"""Types whose items are settings, forms, orders, letters of visitors: nothing that a reader was to read."""


def is_machinery(post_type: str) -> bool:
    """Whether items of a type are left out."""
    return post_type in _MACHINERY
